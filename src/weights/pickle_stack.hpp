// The stack and the memo of a pickle that is being read.
#pragma once

#include "file_bytes.hpp"
#include "pickle.hpp"

#include <unordered_map>

namespace rgbd_stylize::weights {

/// Owns the values until `finish`. Everything throws Malformed where there is nothing to take.
class PickleStack {
 public:
  void push(PickleValue value) {
    values_.push_back(std::move(value));
    stack_.push_back(&values_.back());
  }

  PickleValue* top() {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail("a value is missing");
    return stack_.back();
  }

  PickleValue* pop() {
    auto* value = top();
    stack_.pop_back();
    return value;
  }

  PickleSequence pop(size_t count) {
    PickleSequence values(count);
    for (size_t i = count; i-- > 0;) values[i] = pop();
    return values;
  }

  void mark() { marks_.push_back(stack_.size()); }

  PickleSequence pop_to_mark() {
    if (marks_.empty()) fail("a mark is missing");
    PickleSequence values(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return values;
  }

  void remember(size_t index) { memo_[index] = top(); }

  void remember_next() { remember(memo_.size()); }

  void recall(size_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end()) fail("the memo has no such entry");
    stack_.push_back(found->second);
  }

  /// The value on top, and all others with it; `length` is the pickle's.
  Pickle finish(size_t length) {
    const auto* root = pop();
    return {std::move(values_), root, length};
  }

  [[noreturn]] static void fail(const std::string& what) { throw Malformed("has a damaged pickle: " + what); }

 private:
  std::deque<PickleValue> values_;
  std::vector<PickleValue*> stack_;
  std::vector<size_t> marks_;
  std::unordered_map<size_t, PickleValue*> memo_;  // Python 3 counts from 0, Python 2 from 1
};

}  // namespace rgbd_stylize::weights
