// Trains the embedded feature network: a small student learns to pull pictures the way a large teacher does,
// see compact_trainer.hpp.
#include "compact_trainer.hpp"
#include "pastiche_pool.hpp"
#include "program.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"
#include "trainable_weights.hpp"

#include <fmt/format.h>

namespace {

using namespace rgbd_stylize;
using namespace rgbd_stylize::distill;

struct Options {
  std::string teacher, from, output = "compact.safetensors";
  std::vector<std::string> photographs, paintings, except;
  Course course{8000, 1e-3};
};

constexpr size_t kPool = 32;  // pastiches
constexpr int kSave = 250;

void train(const Options& options) {
  check_output(options.output, {options.teacher, options.from});
  prepare(options.course);
  FeatureOptions teacher_options;
  teacher_options.deepest = kProbe.style.back();
  const FeatureNetwork teacher(layer_table("vgg19"), *open_weights(options.teacher), teacher_options);
  const auto& table = layer_table("compact");
  const std::unique_ptr<WeightSource> start = options.from.empty()
                                                  ? std::make_unique<HashedWeights>(layer_tensors(table))
                                                  : open_weights(options.from);
  TrainableWeights weights(table, *start);
  PoolSources sources{{options.photographs, options.except}, {options.paintings, options.except}};
  fmt::print("{} photographs, {} paintings\n", sources.photographs.count(), sources.paintings.count());
  PastichePool pool(std::move(sources), teacher, kProbe, kPool, options.course.seed);
  CompactTrainer trainer(options.course, teacher, pool, weights, start->metadata());

  const auto teacher_digest = sha256_file(options.teacher);
  const int earlier = steps_of(*start);
  const auto save = [&](int steps) {
    weights.save(options.output,
                 trainer.scales(),
                 {{"network", "compact, distilled from VGG-19"},
                  {"preprocessing", "torchvision"},
                  {"teacher_sha256", teacher_digest},
                  {"style_layers", trainer.style_layers()},
                  {"steps", std::to_string(earlier + steps)}});
  };
  Errors mean;
  const auto step = [&](int index) {
    const auto errors = trainer.step(index);
    mean.gradient += errors.gradient / kReport;
    mean.features += errors.features / kReport;
    mean.ratio += errors.ratio / kReport;
  };
  const auto report = [&](int steps, double seconds) {
    fmt::print("step {:6}  gradient {:.4f}  features {:.4f}  ratio {:.3f}  {:.2f} s a step\n",
               steps,
               mean.gradient,
               mean.features,
               mean.ratio,
               seconds);
    mean = {};
  };
  follow(options.course, {step, report, save, kSave});
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Distils the embedded feature network from VGG-19.");
  app.option_defaults()->always_capture_default();
  app.add_option("--teacher", options.teacher, "Weights of VGG-19, to relu3_4 or further")->required();
  app.add_option("--photographs", options.photographs, "Folders of photographs, searched deeply")->required();
  app.add_option("--paintings", options.paintings, "Folders of paintings, searched deeply")->required();
  app.add_option("--except", options.except, "Pictures to leave out, by name without extension");
  app.add_option("--from", options.from, "Weights to go on from instead of random ones");
  app.add_option("-o,--output", options.output, "Where the weights go, as float16 safetensors");
  add_course_options(app, options.course);
  return run_program(app, argc, argv, [&] { train(options); });
}
