// `weights` with list, verify and path; fetch and convert have files of their own.
#include "weights_command.hpp"

#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/features/embedded_weights.hpp"
#include "rgbd_stylize/features/weight_search.hpp"
#include "rgbd_stylize/fetch/fetch_weights.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"

#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

// What a run would use for `name`: of a network any file that is named like it, a converted one for instance.
std::string used_file(const std::string& name, const std::string& weights_dir) {
  if (is_embedded_depth_network(name)) return "";
  if (is_named_depth_network(name)) return find_depth_weights(name, weights_dir);
  const auto* published = find_published(name);
  return published && !published->records.empty() ? find_published_file(*published, weights_dir)
                                                  : find_weights(name, weights_dir);
}

std::string where(const PublishedWeights& weights, const std::string& weights_dir) {
  const auto file = find_published_file(weights, weights_dir);
  if (!file.empty()) return file;
  const auto used = used_file(weights.name, weights_dir);
  return used.empty() ? "missing" : "missing; " + used + " is used";
}

void list_embedded(const std::string& name,
                   const std::string& what,
                   const std::string& licence,
                   std::string_view content) {
  fmt::print("{}\n", name);
  fmt::print("  what     {}\n", what);
  fmt::print("  size     {}\n", megabytes(content.size()));
  fmt::print("  licence  {}\n", licence);
  fmt::print("  sha256   {}\n", sha256_bytes(content));
  fmt::print("  where    part of this program\n");
}

ExitCode run_list(const WeightsArguments& arguments) {
  list_embedded("compact", "a small VGG of our own, distilled from VGG-19", "MIT", embedded_weights());
  list_embedded("compact (depth)",
                "a small depth network of our own, from SqueezeNet's encoder on",
                "MIT; the encoder began at SqueezeNet 1.1's weights, BSD",
                embedded_depth_weights());
  list_embedded("wide (depth)",
                "a second depth network of our own, from VGG-19's encoder on; with compact it is the pair",
                "CC BY 4.0, changed: the encoder began at VGG-19's weights of Oxford's Visual Geometry Group",
                embedded_wide_weights());
  for (const auto& weights : published_weights()) {
    fmt::print("{}\n", weights.name);
    fmt::print("  what     {}\n", weights.what);
    fmt::print("  size     {}\n", weights.bytes > 0 ? megabytes(weights.bytes) : "not published");
    fmt::print("  licence  {}\n", weights.licence);
    fmt::print("  {:<8} {}\n", digest_name(weights.digest.kind), weights.digest.hexadecimal);
    fmt::print("  where    {}\n", where(weights, arguments.weights_dir));
  }
  return ExitCode::kDone;
}

ExitCode run_path(const WeightsArguments& arguments) {
  const auto folders = weight_folders(arguments.weights_dir);
  if (arguments.names.empty()) fmt::print("{}\n", fmt::join(folders, "\n"));
  for (const auto& name : arguments.names) {
    if (!is_named_depth_network(name)) known_weights(name);
    const auto file = used_file(name, arguments.weights_dir);
    if (file.empty() && !is_embedded_depth_network(name) && !find_published(name) &&
        is_named_depth_network(name))
      throw WeightsError(fmt::format("no weights of {} in {}", name, fmt::join(folders, ", ")));
    if (file.empty()) {
      throw WeightsError(fmt::format("no weights of {} in {}; run `rgbd_stylize weights fetch {}`",
                                     known_weights(name).name,
                                     fmt::join(folders, ", "),
                                     name));
    }
    fmt::print("{}\n", file);
  }
  return ExitCode::kDone;
}

struct Claim {
  const PublishedWeights* weights;
  std::string path;
};

// `argument` is the name of weights that are to be found, or a file that is named as it is published.
Claim claim_of(const std::string& argument, const std::string& weights_dir) {
  if (const auto* weights = find_published(argument)) {
    const auto path = find_published_file(*weights, weights_dir);
    if (path.empty()) {
      throw WeightsError(fmt::format("{} is not in {}; run `rgbd_stylize weights fetch {}`",
                                     weights->file,
                                     fmt::join(weight_folders(weights_dir), ", "),
                                     argument));
    }
    return {weights, path};
  }
  const auto path = fs::path(argument).lexically_normal();
  const auto file = path.has_filename() ? path.filename() : path.parent_path().filename();
  for (const auto& weights : published_weights()) {
    if (file == weights.file) return {&weights, argument};
  }
  throw UsageError("weights verify " + argument +
                   ": nothing of that name is published; see rgbd_stylize weights list");
}

std::vector<Claim> all_that_are_there(const std::string& weights_dir) {
  std::vector<Claim> claims;
  for (const auto& weights : published_weights()) {
    const auto path = find_published_file(weights, weights_dir);
    if (!path.empty()) claims.push_back({&weights, path});
  }
  return claims;
}

// Files under other names that a run would use, and that nothing published says anything of.
size_t name_what_cannot_be_compared(const std::string& weights_dir) {
  size_t count = 0;
  for (const auto& weights : published_weights()) {
    const auto used = used_file(weights.name, weights_dir);
    if (used.empty() || used == find_published_file(weights, weights_dir)) continue;
    fmt::print("{}: not compared; it is used as {}, but has not the name of what was published, {}\n",
               used,
               weights.name,
               weights.file);
    ++count;
  }
  return count;
}

std::string what_was_compared(const PublishedWeights& weights) {
  const auto kind = digest_name(weights.digest.kind);
  return weights.records.empty()
             ? fmt::format("all {} digits of {} as published", weights.digest.hexadecimal.size(), kind)
             : fmt::format("as unpacked from the archive, whose {} was as published", kind);
}

ExitCode run_verify(const WeightsArguments& arguments) {
  auto claims = arguments.names.empty() ? all_that_are_there(arguments.weights_dir) : std::vector<Claim>{};
  for (const auto& argument : arguments.names) claims.push_back(claim_of(argument, arguments.weights_dir));
  size_t wrong = 0;
  for (const auto& [weights, path] : claims) {
    try {
      verify_weights(*weights, path);
      fmt::print("{}: {}\n", path, what_was_compared(*weights));
    } catch (const WeightsError& error) {
      ++wrong;
      fmt::print("{}\n", error.what());
    }
  }
  const auto others = arguments.names.empty() ? name_what_cannot_be_compared(arguments.weights_dir) : 0;
  if (claims.empty() && others == 0)
    fmt::print("no published weights in {}\n", fmt::join(weight_folders(arguments.weights_dir), ", "));
  if (wrong > 0)
    throw WeightsError(fmt::format("{} of {} are not what was published; fetch again", wrong, claims.size()));
  return ExitCode::kDone;
}

// Adds a subcommand that is run by `run`.
CLI::App& add_command(CLI::App& app,
                      WeightsArguments& arguments,
                      const std::string& name,
                      const std::string& help,
                      ExitCode (*run)(const WeightsArguments&)) {
  auto* command = app.add_subcommand(name, help);
  command->callback([&arguments, run] { arguments.run = run; });
  return *command;
}

}  // namespace

void setup_weights(CLI::App& app, WeightsArguments& arguments) {
  app.require_subcommand(1);

  auto& list = add_command(app, arguments, "list", "Weights that are known, and where they are", run_list);
  add_weights_dir_option(list, arguments.weights_dir);

  auto& fetch = add_command(app, arguments, "fetch", "Download weights and verify them", run_weights_fetch);
  fetch.add_option("NAME", arguments.names, "What to fetch; see list")->required();
  fetch.add_option("--url", arguments.mirror, "A mirror: the address of the folder that holds the files");
  fetch.add_flag("--accept-licence", arguments.accept_licence, "Accept a non-commercial licence unasked");
  fetch.add_option(
      "--weights-dir", arguments.weights_dir, "Folder to put them in (default: the user's cache)");

  auto& verify = add_command(app, arguments, "verify", "Compare weights with what was published", run_verify);
  verify.add_option("NAME", arguments.names, "Names or files (default: all that are there)");
  add_weights_dir_option(verify, arguments.weights_dir);

  auto& convert = add_command(
      app, arguments, "convert", "Make a small .safetensors of what a network needs", run_weights_convert);
  convert.add_option("IN", arguments.input, "A .pth or .safetensors file")->required();
  convert.add_option("OUT", arguments.output, "The .safetensors file to write")->required();
  convert.add_flag("--half", arguments.half, "Store 16 bits a number, in half the space");
  convert.add_option("--features", arguments.features, "Which network it is of; auto: told by its layers")
      ->capture_default_str();

  auto& path = add_command(
      app, arguments, "path", "The folders that are searched, or the file that is used", run_path);
  path.add_option("NAME", arguments.names, "A network; see list");
  add_weights_dir_option(path, arguments.weights_dir);
}

const PublishedWeights& known_weights(const std::string& name) {
  if (const auto* weights = find_published(name)) return *weights;
  if (is_embedded_depth_network(name)) throw UsageError(name + " is part of this program: it has no file");
  std::string known;
  for (const auto& weights : published_weights()) known += (known.empty() ? "" : ", ") + weights.name;
  throw UsageError("weights " + name + ": there is no such name; wanted one of " + known);
}

std::string megabytes(uint64_t bytes) {
  const double millions = static_cast<double>(bytes) / 1e6;
  return millions < 100 ? fmt::format("{:.3g} MB", millions) : fmt::format("{:.0f} MB", millions);
}

}  // namespace rgbd_stylize::cli
