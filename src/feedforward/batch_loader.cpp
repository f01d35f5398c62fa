#include "rgbd_stylize/feedforward/batch_loader.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>

#include <ATen/Parallel.h>

namespace rgbd_stylize {
namespace {

constexpr int64_t kAhead = 2;  // batches that each worker may be ahead of the training
constexpr int64_t kLeastTries =
    32;  // squares, of few photographs: a square of one colour says little of a whole

// A random order of all photographs, one for each round; the last one is kept.
class Rounds {
 public:
  Rounds(int64_t count, uint64_t seed) : order_(static_cast<size_t>(count)), seed_(seed) {}

  /// The photograph at a place of the endless sequence of rounds.
  int64_t operator[](int64_t place) {
    const auto count = static_cast<int64_t>(order_.size());
    if (place / count != round_) shuffle(place / count);
    return order_[static_cast<size_t>(place % count)];
  }

 private:
  void shuffle(int64_t round) {
    round_ = round;
    std::seed_seq seeds{seed_, seed_ >> 32, static_cast<uint64_t>(round)};
    std::mt19937_64 random(seeds);
    std::iota(order_.begin(), order_.end(), 0);
    for (size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random() % i]);
  }

  std::vector<int64_t> order_;
  uint64_t seed_;
  int64_t round_ = -1;
};

}  // namespace

class BatchLoader::Workers {
 public:
  Workers(std::function<PhotographReader()> open, int64_t count, LoaderOptions options, int64_t first)
      : open_(std::move(open)), count_(count), options_(std::move(options)), claimed_(first), wanted_(first) {
    try {
      for (int i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { work(); });
    } catch (...) {  // the system has no more threads
      stop();
      throw;
    }
  }
  ~Workers() { stop(); }

  TrainingBatch next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failure_ || ready_.count(wanted_) > 0; });
    if (ready_.count(wanted_) == 0) std::rethrow_exception(failure_);
    auto batch = std::move(ready_.extract(wanted_++).mapped());
    lock.unlock();
    changed_.notify_all();
    return batch;
  }

  std::vector<std::string> take_problems() {
    const std::lock_guard lock(mutex_);
    return std::exchange(problems_, {});
  }

 private:
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  void work() {
    at::set_num_threads(1);  // there are as many workers as it takes
    try {
      const auto read = open_();
      Rounds rounds(count_, options_.seed);
      while (const auto index = claim()) {
        auto batch = make(*index, read, rounds);
        const std::lock_guard lock(mutex_);
        ready_.emplace(*index, std::move(batch));
        changed_.notify_all();
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      changed_.notify_all();
    }
  }

  // The number of a batch to be made; none at the end.
  std::optional<int64_t> claim() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || claimed_ < wanted_ + kAhead * options_.workers; });
    if (stopping_) return {};
    return claimed_++;
  }

  TrainingBatch make(int64_t index, const PhotographReader& read, Rounds& rounds) {
    std::vector<TrainingBatch> samples;
    const auto first = (index * options_.parts + options_.part) * options_.batch;
    for (int i = 0; i < options_.batch; ++i) samples.push_back(draw(first + i, read, rounds));
    return options_.pin ? pinned(collate(samples)) : collate(samples);
  }

  TrainingBatch draw(int64_t place, const PhotographReader& read, Rounds& rounds) {
    std::seed_seq seeds{options_.seed, options_.seed >> 32, static_cast<uint64_t>(place), uint64_t{1}};
    std::mt19937_64 random(seeds);
    auto position = rounds[place];
    std::string last;
    for (int64_t tries = 0; tries < std::max(count_, kLeastTries);
         ++tries, position = (position + 1) % count_) {
      std::string named;
      try {
        const auto photograph = read(position);
        named = photograph.name + ": ";
        return make_sample(photograph.image, options_.sample, random);
      } catch (const Error& problem) {
        note(position, last = named + problem.what());
      }
    }
    throw InputError("--images: not one of the " + std::to_string(count_) +
                     " pictures can be used; of the last: " + last);
  }

  void note(int64_t position, const std::string& problem) {
    const std::lock_guard lock(mutex_);
    if (noted_.insert(position).second) problems_.push_back(problem);
  }

  const std::function<PhotographReader()> open_;
  const int64_t count_;
  const LoaderOptions options_;
  std::mutex mutex_;  // for all below
  std::condition_variable changed_;
  int64_t claimed_, wanted_;
  std::map<int64_t, TrainingBatch> ready_;
  std::vector<std::string> problems_;
  std::set<int64_t> noted_;
  std::exception_ptr failure_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

BatchLoader::BatchLoader(std::function<PhotographReader()> open,
                         int64_t count,
                         LoaderOptions options,
                         int64_t first)
    : workers_(std::make_unique<Workers>(std::move(open), count, std::move(options), first)) {}

BatchLoader::~BatchLoader() = default;

TrainingBatch BatchLoader::next() { return workers_->next(); }

std::vector<std::string> BatchLoader::take_problems() { return workers_->take_problems(); }

}  // namespace rgbd_stylize
