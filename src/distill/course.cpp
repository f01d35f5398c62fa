#include "course.hpp"

#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/core/device.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <torch/utils.h>

namespace rgbd_stylize::distill {
namespace {

double rate_share(int step, int steps) {
  const double progress = static_cast<double>(step) / steps;
  return std::min(1.0, (step + 1) / 100.0) * 0.5 * (1 + std::cos(3.14159265 * progress));
}

}  // namespace

void add_course_options(CLI::App& app, Course& course) {
  app.add_option("--steps", course.steps, "Steps of the training");
  app.add_option("--learning-rate", course.learning_rate, "Highest rate of Adam");
  app.add_option("--seed", course.seed, "Seed of everything random");
  app.add_option("--threads", course.threads, "CPU threads; 0: $OMP_NUM_THREADS, or all cores");
}

void prepare(const Course& course) {
  configure_process(course.threads, Precision::kFloat32, false);
  torch::manual_seed(course.seed);
}

void set_rates(torch::optim::Optimizer& optimizer,
               const Course& course,
               int step,
               const std::vector<double>& shares) {
  const double rate = course.learning_rate * rate_share(step, course.steps);
  for (size_t i = 0; i < optimizer.param_groups().size(); ++i)
    optimizer.param_groups()[i].options().set_lr(rate * shares[i]);
}

void follow(const Course& course, const CourseEvents& events) {
  const auto begin = Clock::now();
  for (int step = 0; step < course.steps; ++step) {
    events.step(step);
    const int taken = step + 1;
    if (taken % kReport == 0) {
      events.report(taken, seconds_since(begin) / taken);
      std::fflush(stdout);
    }
    if (taken % events.save_every == 0) events.save(taken);
  }
  events.save(course.steps);
}

}  // namespace rgbd_stylize::distill
