// PyTorch's files that are refused, each with a reason.
#include "weight_test_files.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  const auto place = text.find(old);
  EXPECT_NE(place, std::string::npos) << "the fixture has no " << old;
  return place == std::string::npos ? text : text.replace(place, old.size(), with);
}

// The same, everywhere: a zip file has its names twice.
std::string replaced_all(std::string text, const std::string& old, const std::string& with) {
  for (auto place = text.find(old); place != std::string::npos; place = text.find(old, place + with.size())) {
    text.replace(place, old.size(), with);
  }
  return text;
}

TEST(BadWeightFileTest, Missing) { expect_refused("/nonexistent/vgg19.pth", "No such file or directory"); }
TEST(BadWeightFileTest, AFolder) { expect_refused(fixture(""), "is not a file"); }
TEST(BadWeightFileTest, Empty) { expect_content_refused("", "is empty"); }
TEST(BadWeightFileTest, APicture) {
  expect_content_refused("\x89PNG\r\n\x1a\n....", "is not a weights file");
}
TEST(BadWeightFileTest, OneByte) { expect_content_refused("\x80", "cut short"); }

TEST(BadWeightFileTest, APickleThatTorchDidNotWrite) {
  expect_content_refused("\x80\x02K\x07.", "not a file of torch.save");
}

TEST(BadWeightFileTest, AZipFileThatTorchDidNotWrite) {
  const auto zip = file_content(fixture("plain.zip.pth"));
  expect_content_refused(replaced_all(zip, "data.pkl", "date.pkl"), "no data.pkl");
}

TEST(BadWeightFileTest, CutAnywhere) {
  const TemporaryFolder folder;
  for (const auto* name : {"plain.zip.pth", "plain.legacy.pth", "plain.safetensors"}) {
    const auto whole = file_content(fixture(name));
    for (size_t cut = 1; cut < whole.size(); cut += 1 + cut / 40) {
      const auto path = folder.write("cut", whole.substr(0, cut));
      EXPECT_EQ(complaint(path).find(path + ": "), 0u) << name << " cut at byte " << cut;
    }
  }
}

TEST(BadWeightFileTest, CutInsideTheLastTensor) {
  for (const auto* name : {"plain.legacy.pth", "plain.safetensors"}) {
    if (std::string(name) == "plain.safetensors" && !reads_safetensors()) continue;
    const auto whole = file_content(fixture(name));
    expect_content_refused(whole.substr(0, whole.size() - 1), "cut short");
  }
  const auto zip = file_content(fixture("plain.zip.pth"));
  expect_content_refused(zip.substr(0, zip.find("PK\1\2") - 1), "zip file without its directory");
}

TEST(BadWeightFileTest, ACallIsRefusedByNameAndNotMade) {
  const TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const auto* name : {"call.zip.pth", "call.legacy.pth"}) expect_refused(fixture(name), "posix.system");
  EXPECT_FALSE(std::filesystem::exists("rgbd_stylize_ran_a_pickle"));
  std::filesystem::current_path(before);
}

TEST(BadWeightFileTest, ANameOfProtocol4IsRefusedToo) {
  const auto file = file_content(fixture("plain.protocol4.pth"));
  expect_content_refused(replaced(file, "OrderedDict", "OrderedBomb"), "collections.OrderedBomb");
}

TEST(BadWeightFileTest, AMessageStaysOneShortLine) {
  const auto file = file_content(fixture("plain.protocol4.pth"));
  expect_content_refused(replaced(file, "OrderedDict", "Ordered\nDic"), "Ordered?Dic");
  const std::string name(5000, 'n');
  const TemporaryFolder folder;
  EXPECT_LT(complaint(folder.write("long",
                                   "\x80\x02"
                                   "cposix\n" +
                                       name + "\n."))
                .size(),
            600u);
}

TEST(BadWeightFileTest, TorchScript) { expect_refused(fixture("scripted.pt"), "is a TorchScript program"); }

TEST(BadWeightFileTest, ACompressedRecord) {
  auto file = file_content(fixture("plain.zip.pth"));
  for (auto place = file.find("PK\1\2"); place != std::string::npos; place = file.find("PK\1\2", place + 4)) {
    file[place + 10] = 8;  // the method: deflated
  }
  expect_content_refused(file, "compressed");
}

TEST(BadWeightFileTest, BigEndian) {
  expect_content_refused(replaced(file_content(fixture("plain.zip.pth")), "little", "biggie"), "big-endian");
  const auto legacy = file_content(fixture("plain.legacy.pth"));
  const auto place = legacy.find("little_endian");
  auto big = legacy;
  big[legacy.find('\x88', place)] = '\x89';  // True, False
  expect_content_refused(big, "big-endian");
}

TEST(BadWeightFileTest, NoTensors) {
  // Two entries of the checkpoint are dictionaries with tensors; neither is under a name that is looked for.
  const auto file = file_content(fixture("nested.zip.pth"));
  expect_content_refused(replaced(file, "state_dict", "state_dirt"), "without tensors");
}

// The tensor of sizes (2, 2) and strides (2, 1), which lies in 4 elements, with other numbers: pickled
// integers.
void expect_layout_refused(const std::string& offset,
                           const std::string& sizes,
                           const std::string& strides,
                           const std::string& reason) {
  const auto file = file_content(fixture("old.legacy.pth"));
  const std::string memo_11 = "q\x0b", zero("K\x00", 2);
  const auto layout = [&](const std::string& first, const std::string& second, const std::string& third) {
    return first + second + "\x86" + memo_11 + third + "\x86";
  };
  const auto old = layout(zero, "K\x02K\x02", "K\x02K\x01");
  expect_content_refused(replaced(file, old, layout(offset, sizes, strides)), reason);
}

TEST(BadWeightFileTest, ATensorBeyondItsStorage) {
  const std::string zero("K\x00", 2), minus_1 = "J\xff\xff\xff\xff";
  const std::string two_to_62("\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x40", 10);
  const std::string beyond = "reaches beyond its storage of 4 elements";
  expect_layout_refused(
      zero, "K\x02K\x03", "K\x02K\x01", "tensor weight of shape [2, 3] at offset 0 " + beyond);
  expect_layout_refused("K\x01", "K\x02K\x02", "K\x02K\x01", "at offset 1 " + beyond);
  expect_layout_refused(minus_1, "K\x02K\x02", "K\x02K\x01", "at offset -1 " + beyond);
  expect_layout_refused(two_to_62, "K\x02K\x02", two_to_62 + two_to_62, beyond);
  expect_layout_refused(zero, "K\x02K\x02", minus_1 + "K\x01", beyond);
  expect_layout_refused(zero, minus_1 + minus_1, "K\x02K\x01", "impossible shape");
  expect_layout_refused(zero, two_to_62 + two_to_62, zero + zero, "impossible shape");
  // Every element would be the same one.
  expect_layout_refused(zero, "K\xc8K\xc8", zero + zero, beyond);
}

TEST(BadWeightFileTest, AStorageThatClaimsMoreThanTheFileHas) {
  auto file = file_content(fixture("old.legacy.pth"));
  file[file.size() - 17] = 0x7f;  // the top byte of the number of elements
  expect_content_refused(file, "storage 11 wants 9151314442816847876 elements");
}

TEST(BadWeightFileTest, PickleOperationsThatDoNotFit) {
  const std::string start = "\x80\x02";
  expect_content_refused(start + "0.", "operation 0x30");
  expect_content_refused(start + ".", "a value is missing");
  expect_content_refused(start + "t.", "a mark is missing");
  expect_content_refused(start + "(\x85.", "a value is missing");  // nothing may be taken from below a mark
  expect_content_refused(start + "h\x05.", "no such entry");
  expect_content_refused(start + "NNNs.", "not of the kind");
  expect_content_refused(start + "}(Nu.", "a key has no value");
  expect_content_refused(start + "X\xff\xff\xff\xff.", "cut short");
}

TEST(BadWeightFileTest, APickleAMillionDeep) {
  std::string deep = "\x80\x02)";
  deep.append(900'000, '\x85');
  expect_content_refused(deep + ".", "not a file of torch.save");  // read without recursion
  deep.append(200'000, '\x85');
  expect_content_refused(deep + ".", "more operations");
}

TEST(BadWeightFileTest, AListThatHoldsItself) {
  expect_content_refused(
      "\x80\x02]q\x01h\x01"
      "a.",
      "not a file of torch.save");
}

}  // namespace
}  // namespace rgbd_stylize
