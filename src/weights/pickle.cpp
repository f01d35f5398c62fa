#include "pickle.hpp"

#include "pickle_bytes.hpp"
#include "pickle_stack.hpp"
#include "pytorch_names.hpp"

#include <cstdio>

namespace rgbd_stylize::weights {
namespace {

// A tensor takes about 30 operations. With every operation the reader's memory grows by some 100 bytes at
// most.
constexpr size_t kMostOperations = 1'000'000;

template <typename T>
T& expect(PickleValue* value) {
  auto* held = std::get_if<T>(&value->data);
  if (!held) PickleStack::fail("a value is not of the kind that an operation needs");
  return *held;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  Pickle read() {
    for (;;) {
      spend(1);
      const auto operation = bytes_.number<Operation>();
      if (operation == Operation::kStop) return stack_.finish(bytes_.position());
      if (!constant(operation) && !container(operation) && !memo(operation) && !object(operation)) {
        char text[8];
        std::snprintf(text, sizeof(text), "0x%02x", static_cast<unsigned>(operation));
        PickleStack::fail(std::string("operation ") + text + " is none that a state_dict needs");
      }
    }
  }

 private:
  void spend(size_t operations) {
    operations_ += operations;
    if (operations_ > kMostOperations) PickleStack::fail("it has more operations than any state_dict");
  }

  // The four groups of operations: each says whether `operation` is one of its own.

  bool constant(Operation operation) {
    switch (operation) {
      case Operation::kNone:
        stack_.push({});
        return true;
      case Operation::kNewTrue:
      case Operation::kNewFalse:
        stack_.push({operation == Operation::kNewTrue});
        return true;
      case Operation::kBinFloat:
        stack_.push({bytes_.big_endian_double()});
        return true;
      case Operation::kBinInt:
        stack_.push({int64_t{bytes_.number<int32_t>()}});
        return true;
      case Operation::kBinInt1:
        stack_.push({int64_t{bytes_.number<uint8_t>()}});
        return true;
      case Operation::kBinInt2:
        stack_.push({int64_t{bytes_.number<uint16_t>()}});
        return true;
      case Operation::kLong1:
        push_long(bytes_.text<uint8_t>());
        return true;
      default:
        return text(operation);
    }
  }

  bool text(Operation operation) {
    switch (operation) {
      case Operation::kShortBinString:
      case Operation::kShortBinBytes:
      case Operation::kShortBinUnicode:
        stack_.push({bytes_.text<uint8_t>()});
        return true;
      case Operation::kBinString:
      case Operation::kBinBytes:
      case Operation::kBinUnicode:
        stack_.push({bytes_.text<uint32_t>()});
        return true;
      case Operation::kBinBytes8:
      case Operation::kBinUnicode8:
        stack_.push({bytes_.text<uint64_t>()});
        return true;
      default:
        return false;
    }
  }

  bool container(Operation operation) {
    switch (operation) {
      case Operation::kMark:
        stack_.mark();
        return true;
      case Operation::kEmptyTuple:
      case Operation::kEmptyList:
        stack_.push({PickleSequence()});
        return true;
      case Operation::kTuple1:
      case Operation::kTuple2:
      case Operation::kTuple3:
        stack_.push(
            {stack_.pop(1 + static_cast<size_t>(operation) - static_cast<size_t>(Operation::kTuple1))});
        return true;
      case Operation::kTuple:
        stack_.push({stack_.pop_to_mark()});
        return true;
      case Operation::kEmptyDict:
        stack_.push({PickleDict()});
        return true;
      case Operation::kAppend:
        append(stack_.pop(1));
        return true;
      case Operation::kAppends:
        append(stack_.pop_to_mark());
        return true;
      case Operation::kSetItem:
        set_items(stack_.pop(2));
        return true;
      case Operation::kSetItems:
        set_items(stack_.pop_to_mark());
        return true;
      default:
        return false;
    }
  }

  bool memo(Operation operation) {
    switch (operation) {
      case Operation::kBinPut:
        stack_.remember(bytes_.number<uint8_t>());
        return true;
      case Operation::kLongBinPut:
        stack_.remember(bytes_.number<uint32_t>());
        return true;
      case Operation::kMemoize:
        stack_.remember_next();
        return true;
      case Operation::kBinGet:
        stack_.recall(bytes_.number<uint8_t>());
        return true;
      case Operation::kLongBinGet:
        stack_.recall(bytes_.number<uint32_t>());
        return true;
      default:
        return false;
    }
  }

  bool object(Operation operation) {
    switch (operation) {
      case Operation::kProto:  // the operations that follow speak for themselves
        bytes_.take(1);
        return true;
      case Operation::kFrame:  // only readers of streams need its length
        bytes_.take(8);
        return true;
      case Operation::kGlobal:
        push_global();
        return true;
      case Operation::kStackGlobal:
        push_stack_global();
        return true;
      case Operation::kBinPersistentId:
        stack_.push({PicklePersistentId{&expect<PickleSequence>(stack_.pop())}});
        return true;
      case Operation::kReduce:
        reduce();
        return true;
      case Operation::kBuild:  // attributes of a state_dict, which keeps `_metadata` there
        stack_.pop();
        expect<PickleDict>(stack_.top());
        return true;
      default:
        return false;
    }
  }

  // An integer too long for 64 bits stays bytes: the magic number of the legacy form has 10.
  void push_long(std::string_view digits) {
    if (digits.size() > sizeof(int64_t)) return stack_.push({digits});
    const bool negative = !digits.empty() && (digits.back() & 0x80);
    int64_t value = negative ? -1 : 0;
    std::memcpy(&value, digits.data(), digits.size());
    stack_.push({value});
  }

  void append(const PickleSequence& values) {
    auto& list = expect<PickleSequence>(stack_.top());
    list.insert(list.end(), values.begin(), values.end());
  }

  void set_items(const PickleSequence& values) {
    if (values.size() % 2) PickleStack::fail("a key has no value");
    auto& items = expect<PickleDict>(stack_.top()).items;
    for (size_t i = 0; i < values.size(); i += 2) items.emplace_back(values[i], values[i + 1]);
  }

  void push_global() {
    const auto module = bytes_.line();
    push_name(module, bytes_.line());
  }

  void push_stack_global() {
    const auto name = expect<std::string_view>(stack_.pop());
    push_name(expect<std::string_view>(stack_.pop()), name);
  }

  void push_name(std::string_view module, std::string_view name) {
    auto full = std::string(module) + "." + std::string(name);
    if (!is_known(full)) {
      throw Malformed("refused, and nothing of it was run: its pickle asks for " + full +
                      ", which a state_dict does not; save the model's state_dict() alone");
    }
    stack_.push({PickleGlobal{std::move(full)}});
  }

  void reduce() {
    const auto& arguments = expect<PickleSequence>(stack_.pop());
    const auto& function = expect<PickleGlobal>(stack_.pop()).name;
    if (function == kOrderedDict) {
      stack_.push({ordered_dict(arguments)});
    } else {
      stack_.push({PickleCall{function, &arguments}});
    }
  }

  // Python 2 passes the items as a list of pairs; Python 3 passes nothing and sets them afterwards.
  PickleDict ordered_dict(const PickleSequence& arguments) {
    PickleDict dict;
    if (arguments.empty()) return dict;
    const auto* pairs = arguments[0]->as<PickleSequence>();
    if (!pairs) PickleStack::fail("an OrderedDict is made of something else than pairs");
    spend(pairs->size());  // each is copied, and one list may be used many times
    for (const auto* pair : *pairs) {
      const auto* entry = pair->as<PickleSequence>();
      if (!entry || entry->size() != 2)
        PickleStack::fail("an OrderedDict is made of something else than pairs");
      dict.items.emplace_back((*entry)[0], (*entry)[1]);
    }
    return dict;
  }

  PickleBytes bytes_;
  PickleStack stack_;
  size_t operations_ = 0;
};

}  // namespace

Pickle read_pickle(std::string_view bytes) { return Reader(bytes).read(); }

}  // namespace rgbd_stylize::weights
