#include "rgbd_stylize/masks/mask.hpp"

#include "goldens.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

// d = 0, 0.25, 0.5, 0.75, 1 in a row.
MaskInputs five_depths() {
  MaskInputs inputs;
  inputs.depth01 = torch::tensor({0.0f, 0.25f, 0.5f, 0.75f, 1.0f}).view({1, 1, 1, 5});
  inputs.height = 1;
  inputs.width = 5;
  return inputs;
}

std::vector<float> row(const torch::Tensor& mask) {
  const auto flat = mask.contiguous().flatten();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

std::vector<float> values(const std::string& text) { return row(Mask(text).evaluate(five_depths())); }

void expect_near(const std::vector<float>& got, const std::vector<double>& wanted, const std::string& what) {
  ASSERT_EQ(got.size(), wanted.size()) << what;
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], wanted[i], 1e-6) << what << " at " << i;
}

std::string message_of(const std::string& text) {
  try {
    Mask mask(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(Mask, AgreesWithTheIndependentFigures) {
  for (const auto& golden : goldens::kMasks) expect_near(values(golden.mask), golden.values, golden.mask);
}

TEST(Mask, KindsByHand) {
  expect_near(values("ones"), {1, 1, 1, 1, 1}, "ones");
  expect_near(values("step:0.5"), {0, 0, 1, 1, 1}, "step");
  expect_near(values("power:2"), {0, 0.0625, 0.25, 0.5625, 1}, "power");
  expect_near(values("band:0.25,0.5"), {0, 1, 1, 0, 0}, "band");
  // A ramp of width 0.5 around 0.25 rises from 0 to 0.5, that around 0.75 falls from 0.5 to 1.
  expect_near(values("band:0.25,0.75,0.5"), {0, 0.5, 1, 0.5, 0}, "soft band");
  expect_near(values("linear:1,0"), {1, 0.75, 0.5, 0.25, 0}, "linear");
}

TEST(Mask, ComplementsAndMultiplies) {
  expect_near(values("1-step:0.5"), {1, 1, 0, 0, 0}, "complement");
  expect_near(values("1-1-step:0.5"), {0, 0, 1, 1, 1}, "complement twice");
  expect_near(values("linear:0,1*linear:0,1"), {0, 0.0625, 0.25, 0.5625, 1}, "product");
  expect_near(values("1-step:0.75*step:0.25"), {0, 1, 1, 0, 0}, "the complement applies to its factor");
}

TEST(Mask, ReadsPictures) {
  auto inputs = five_depths();
  std::string asked;
  inputs.read_grey = [&](const std::string& file) {
    asked = file;
    return torch::tensor({0.0f, 1.0f, 0.5f, 0.25f, 1.0f}).view({1, 1, 1, 5});
  };
  expect_near(row(Mask("image:a:b.png*step:0.25").evaluate(inputs)), {0, 1, 0.5, 0.25, 1}, "image");
  EXPECT_EQ(asked, "a:b.png");
}

TEST(Mask, SelectsLabels) {
  auto inputs = five_depths();
  inputs.read_labels = [](const std::string& file) {
    EXPECT_EQ(file, "rooms/l.png");
    return torch::tensor({3, 7, 4, 3, 0}, torch::kInt64).view({1, 1, 1, 5});
  };
  expect_near(row(Mask("label:rooms/l.png:3,7").evaluate(inputs)), {1, 1, 0, 1, 0}, "label");
  try {
    (void)Mask("label:rooms/l.png:3,9").evaluate(inputs);
    ADD_FAILURE() << "9 does not occur";
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()), "rooms/l.png: no pixel has the label 9; its labels are 0, 3, 4, 7");
  }
  for (const std::string id : {"0x3", "3e0", "-0", " 3", "3.0", "65536", ""})
    EXPECT_THROW(Mask("label:rooms/l.png:" + id), UsageError) << id;
}

TEST(Mask, SelectsLabelsOfThePictureByNameAndId) {
  auto inputs = five_depths();
  inputs.labels.ids = torch::tensor({1, 2, 3, 1, 0}, torch::kInt64).view({1, 1, 1, 5});
  inputs.labels.names = {"wall", "floor", "picture frame", "sofa"};
  const auto value = [&](const std::string& text) { return row(Mask(text).evaluate(inputs)); };
  expect_near(value("label:wall,picture frame"), {1, 0, 1, 1, 0}, "names");
  expect_near(value("label:2,wall"), {1, 1, 0, 1, 0}, "an id and a name");
  expect_near(value("label:wall*step:0.5"), {0, 0, 0, 1, 0}, "the far wall");
  expect_near(value("1-label:wall*linear:0,1"), {0, 0.25, 0.5, 0, 1}, "all but the wall, by depth");
  expect_near(value("label:4"), {0, 0, 0, 0, 0}, "a label that does not occur in this picture");
  EXPECT_TRUE(Mask("step:0.5*label:wall").needs_labels());

  inputs.depth01 = torch::Tensor();
  inputs.height = 2;  // 7 × 5 shrunk to 3 × 2 is no longer of the same aspect, and still the same picture
  inputs.width = 3;
  inputs.labels.ids = torch::ones({1, 1, 5, 7}, torch::kInt64);
  EXPECT_EQ(Mask("label:wall").evaluate(inputs).mean().item<float>(), 1);
  EXPECT_FALSE(Mask("step:0.5*label:wall.png:1").needs_labels());
}

TEST(Mask, SaysWhyLabelsOfThePictureAreNoUse) {
  const auto message = [](const MaskInputs& inputs, const std::string& mask = "label:sofa") {
    try {
      (void)Mask(mask).evaluate(inputs);
    } catch (const UsageError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  auto inputs = five_depths();
  EXPECT_EQ(message(inputs),
            "mask 'label:sofa': the picture came without labels; give a label picture: label:FILE:ids");
  inputs.labels.ids = torch::ones({1, 1, 1, 5}, torch::kInt64);
  EXPECT_EQ(message(inputs),
            "mask 'label:sofa': the labels of the picture have no names; give the id of 'sofa'");
  inputs.labels.names = {"wall", "floor"};
  EXPECT_EQ(message(inputs),
            "mask 'label:sofa': no label is called 'sofa'; there are 2, from 'wall' to 'floor'");
  EXPECT_EQ(message(inputs, "label:2"), "") << "the last label, which is nowhere in this picture";
  EXPECT_EQ(message(inputs, "label:3"), "mask 'label:3': there is no label 3; the last one is 2");
}

TEST(Mask, ResizesAPictureOfTheSameAspectAndRefusesAnother) {
  MaskInputs inputs;
  inputs.height = 2;
  inputs.width = 2;
  inputs.read_grey = [](const std::string&) {
    return torch::arange(16, torch::kFloat32).view({1, 1, 4, 4}) / 15;
  };
  // Means of the four 2×2 blocks of 0..15, over 15.
  expect_near(
      row(Mask("image:m.png").evaluate(inputs)), {2.5 / 15, 4.5 / 15, 10.5 / 15, 12.5 / 15}, "shrunk");
  inputs.width = 5;
  EXPECT_THROW(Mask("image:m.png").evaluate(inputs), InputError);
}

TEST(Mask, IsFiniteWhateverItsNumbers) {
  for (const std::string text :
       {"sigmoid:1e39,0", "sigmoid:-1e300,1", "band:0.5,1,1e-50", "band:0,1,1e-50", "step:1e300"}) {
    const auto mask = Mask(text).evaluate(five_depths());
    EXPECT_TRUE(torch::isfinite(mask).all().item<bool>()) << text;
    EXPECT_EQ(mask.dtype(), torch::kFloat32) << text;
  }
  expect_near(row(Mask("sigmoid:1e39,0.5").evaluate(five_depths())), {0, 0, 0.5, 1, 1}, "a step");
}

TEST(Mask, NamesWhatIsWrong) {
  EXPECT_NE(message_of("blob:1").find("'blob' is not a kind of mask; wanted one of sigmoid:k,t"),
            std::string::npos);
  EXPECT_EQ(message_of("sigmoid:20"), "mask 'sigmoid:20': 1 numbers given, wanted sigmoid:k,t");
  EXPECT_EQ(message_of("sigmoid:20,0.5,3"), "mask 'sigmoid:20,0.5,3': 3 numbers given, wanted sigmoid:k,t");
  EXPECT_EQ(message_of("sigmoid"), "mask 'sigmoid': 0 numbers given, wanted sigmoid:k,t");
  EXPECT_EQ(message_of("sigmoid:nan,0.5"), "mask 'sigmoid:nan,0.5': 'nan' is not a finite number");
  EXPECT_EQ(message_of("step:inf"), "mask 'step:inf': 'inf' is not a finite number");
  EXPECT_EQ(message_of("step:0.5x"), "mask 'step:0.5x': '0.5x' is not a number");
  EXPECT_EQ(message_of("step:"), "mask 'step:': 0 numbers given, wanted step:t");
  EXPECT_EQ(message_of("linear:0,2"), "mask 'linear:0,2': wanted linear:a,b with a and b in 0..1");
  EXPECT_EQ(message_of("band:0.6,0.5"),
            "mask 'band:0.6,0.5': wanted band:lo,hi[,softness] with lo < hi and softness >= 0");
  EXPECT_EQ(message_of("power:0"), "mask 'power:0': wanted power:p with p > 0");
  EXPECT_EQ(message_of("ones:1"), "mask 'ones:1': 'ones' takes no arguments");
  EXPECT_EQ(message_of("1-rest"), "mask '1-rest': 'rest' can only be a whole mask");
  EXPECT_EQ(message_of("image:"), "mask 'image:': wanted image:FILE");
  EXPECT_EQ(message_of("label:"), "mask 'label:': wanted label:FILE:ids or label:LABELS");
  EXPECT_EQ(message_of("label:wall,"),
            "mask 'label:wall,': wanted label:LABELS, ids or names with a comma between two");
  EXPECT_EQ(message_of("label:99999"), "mask 'label:99999': label '99999' is not a whole number in 0..65535");
  EXPECT_EQ(message_of("label::3"), "mask 'label::3': wanted label:FILE:ids or label:LABELS");
  EXPECT_EQ(message_of("label:a.png:1.5"),
            "mask 'label:a.png:1.5': label '1.5' is not a whole number in 0..65535");
  for (const std::string text : {"", "*", "ones*", "*ones", "1-", "ones**ones"}) {
    EXPECT_THROW(Mask{text}, UsageError) << "'" << text << "'";
  }
}

TEST(Mask, NeedsDepthOnlyForFunctionsOfDepth) {
  EXPECT_TRUE(Mask("ones*1-step:0.5").needs_depth());
  EXPECT_FALSE(Mask("1-image:a.png").needs_depth());
  MaskInputs flat;
  flat.height = flat.width = 2;
  EXPECT_THROW(Mask("step:0.5").evaluate(flat), UsageError);
  EXPECT_EQ(Mask("ones").evaluate(flat).sum().item<float>(), 4);
}

TEST(EvaluateMasks, RestIsWhatTheOthersLeave) {
  const auto masks = evaluate_masks({Mask("step:0.75"), Mask("rest"), Mask("linear:0,1")}, five_depths());
  ASSERT_EQ(masks.size(), 3u);
  expect_near(row(masks[0]), {0, 0, 0, 1, 1}, "first");
  expect_near(row(masks[1]), {1, 0.75, 0.5, 0, 0}, "rest, clamped at 0");
}

TEST(EvaluateMasks, RefusesRestAloneAndTwice) {
  EXPECT_THROW(evaluate_masks({Mask("rest")}, five_depths()), UsageError);
  EXPECT_THROW(evaluate_masks({Mask("ones"), Mask("rest"), Mask("rest")}, five_depths()), UsageError);
}

TEST(SelectedShare, IsTheMean) {
  EXPECT_DOUBLE_EQ(selected_share(Mask("step:0.5").evaluate(five_depths())), static_cast<double>(0.6f));
}

}  // namespace
}  // namespace rgbd_stylize
