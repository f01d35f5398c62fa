#include "bounded_queue.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

TEST(BoundedQueue, HandsOnEverythingInOrder) {
  BoundedQueue<int> queue(2);
  std::thread producer([&] {
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(queue.push(i));
    queue.close();
  });
  std::vector<int> taken;
  while (const auto item = queue.pop()) taken.push_back(*item);
  producer.join();
  ASSERT_EQ(taken.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(taken[static_cast<size_t>(i)], i);
}

TEST(BoundedQueue, HoldsNoMoreThanItsCapacity) {
  BoundedQueue<int> queue(2);
  std::atomic<int> pushed{0}, popped{0}, most{0};
  std::thread producer([&] {
    for (int i = 0; i < 200; ++i) {
      queue.push(i);
      most = std::max(most.load(), ++pushed - popped.load());
    }
    queue.close();
  });
  while (queue.pop()) ++popped;
  producer.join();
  EXPECT_LE(most, 3) << "two in the queue, and one taken but not counted yet";
}

TEST(BoundedQueue, ClosedItTakesNothingAndGivesWhatItHas) {
  BoundedQueue<int> queue(2);
  EXPECT_TRUE(queue.push(1));
  queue.close();
  EXPECT_FALSE(queue.push(2));
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(BoundedQueue, ClosingWakesWhoWaits) {
  BoundedQueue<int> full(1), empty(1);
  EXPECT_TRUE(full.push(1));
  std::thread producer([&] { EXPECT_FALSE(full.push(2)); });
  std::thread consumer([&] { EXPECT_EQ(empty.pop(), std::nullopt); });
  full.close();
  empty.close();
  producer.join();
  consumer.join();
}

}  // namespace
}  // namespace rgbd_stylize
