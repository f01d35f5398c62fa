// The options of `train`.
#include "commands.hpp"
#include "dataset_arguments.hpp"
#include "depth_arguments.hpp"
#include "objective_arguments.hpp"

namespace rgbd_stylize::cli {
namespace {

void add_transform_options(CLI::App& app, TransformOptions& transform) {
  const auto group = "Transform network";
  const auto parsed = [&](const std::string& name, auto& value, const auto& help, auto shown, auto parse) {
    add_parsed(app, name, value, help, shown(value), parse)->group(group);
  };
  parsed("--normalisation",
         transform.normalisation,
         "instance or batch",
         normalisation_name,
         parse_normalisation);
  parsed("--upsampling", transform.upsampling, "resize or transposed", upsampling_name, parse_upsampling);
  parsed("--output-range", transform.output, "tanh or linear", output_range_name, parse_output_range);
  app.add_option("--width", transform.width, "Channels at full size; four times as many at the bottom")
      ->capture_default_str()
      ->group(group);
}

void add_schedule_options(CLI::App& app, TrainingOptions& training) {
  const auto group = "Training";
  app.add_option("--image-size", training.image_size, "Side of the squares cut from the photographs")
      ->capture_default_str()
      ->group(group);
  app.add_option("--style-size", training.style_size, "Long side of the style pictures; 0: as --image-size")
      ->capture_default_str()
      ->group(group);
  app.add_option("--batch", training.batch, "Photographs a step, of each process")
      ->capture_default_str()
      ->group(group);
  app.add_option("--iterations", training.iterations, "Steps")->capture_default_str()->group(group);
  app.add_option("--learning-rate", training.learning_rate, "Step size of Adam")
      ->capture_default_str()
      ->group(group);
  add_parsed(app,
             "--seed",
             training.seed,
             "Seed of the first weights and the batches",
             std::to_string(training.seed),
             parse_seed)
      ->group(group);
  app.add_option("--workers",
                 training.workers,
                 "Threads that read photographs; 0: 2, on CUDA as many as cores, up to 16")
      ->capture_default_str()
      ->group(group);
}

}  // namespace

void setup_train(CLI::App& app, TrainArguments& arguments) {
  auto& training = arguments.training;
  app.add_option("--preset",
                 arguments.preset,
                 "All settings of a publication: johnson2016, liu2017, zhang2016 or xu2018; other options "
                 "still count");
  app.add_option("--images", training.images, "Folder of pictures, or any dataset (required)");
  app.add_option("--style",
                 training.styles,
                 "A picture whose style is learned; give it several times for several (required)")
      ->allow_extra_args(false);
  app.add_option(
         "--mask", training.masks, "Where a style is painted, by depth; one for each --style, in order")
      ->allow_extra_args(false);
  app.add_option("--content-mask", training.content_mask, "Where the photographs' content is kept");
  add_frame_options(app, training.dataset, training.frames);
  add_depth_file_options(app, training.dataset.depth_file);
  app.add_option("-o,--output,--out", arguments.output, "The model to write, .safetensors (required)");
  app.add_flag("--resume", arguments.resume, "Go on from the checkpoint beside the output, if there is one");
  add_schedule_options(app, training);
  add_transform_options(app, training.transform);
  add_network_options(app, training.network);
  add_objective_options(app, training.objective);
  add_depth_model_options(app, training.depth_model);
  const auto steps = CLI::Range(0, 1 << 30);
  app.add_option("--checkpoint-every",
                 arguments.checkpoint_every,
                 "Steps; sooner after ten minutes; 0: only at the end")
      ->check(steps)
      ->capture_default_str();
  app.add_option("--preview-every", arguments.preview_every, "Steps between preview sheets; 0: none")
      ->check(steps)
      ->capture_default_str();
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  app.add_option("--precision", arguments.precision, "auto, fp32, tf32 or bf16")->capture_default_str();
  add_threads_option(app, arguments.threads);
  app.add_flag("--deterministic", arguments.deterministic, "The same bytes on CUDA too, at some cost");
  app.add_flag("-q,--quiet", arguments.quiet, "Only warnings and errors");
}

}  // namespace rgbd_stylize::cli
