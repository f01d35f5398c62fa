// The course of a training here: its length, its learning rate, what is told of it and when it is saved.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <CLI/CLI.hpp>
#include <torch/optim/optimizer.h>

namespace rgbd_stylize::distill {

constexpr int kReport = 25;  // steps between lines

struct Course {
  int steps;
  double learning_rate;  // the highest
  uint64_t seed = 0;
  int threads = 0;  // 0: all cores
};

/// --steps, --learning-rate, --seed and --threads.
void add_course_options(CLI::App& app, Course& course);

/// Threads and seed, before anything is made at random.
void prepare(const Course& course);

/// Gives the groups of parameters their learning rates for a step: `shares` of that of the course, which goes
/// up over the first hundred steps and then down a cosine to nothing.
void set_rates(torch::optim::Optimizer& optimizer,
               const Course& course,
               int step,
               const std::vector<double>& shares);

struct CourseEvents {
  std::function<void(int step)> step;  // from 0
  /// Every kReport steps: how many were taken, and the seconds that each has taken.
  std::function<void(int steps, double seconds)> report;
  std::function<void(int steps)> save;  // every `save_every` steps, and at the end
  int save_every;
};

/// Takes all steps.
void follow(const Course& course, const CourseEvents& events);

}  // namespace rgbd_stylize::distill
