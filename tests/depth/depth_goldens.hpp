// Figures of independent PyTorch statements of the depth networks, over hashed weights and pictures made by formula.
// clang-format off
#pragma once

#include "goldens.hpp"

namespace rgbd_stylize::goldens {

/// A network's reading of picture(0.7), the mean squared difference from its reading of picture(0.0), and the gradient of
/// that in the first picture.
struct DepthReading {
  Summary reading;
  double difference;
  Summary gradient;
};

/// At 96x128, the pictures' own size; the weights of the output's convolution are multiplied by 0.05.
const DepthReading kMonodepth2 = {
  {{1, 1, 96, 128}, 4678.26958706975, 4678.26958706975, {0.45645710825920105, 0.45741257071495056, 0.46513864398002625, 0.4435696303844452}, {0.24103178083896637, 0.237833634018898, 0.22554852068424225, 0.2196330428123474}},
  0.0009453936945647001,
  {{1, 3, 96, 128}, -0.0011492209596316444, 0.2673810710800243, {2.9984455522935605e-06, 6.978395504120272e-06, 2.4643700271553826e-06, 3.3271742267970694e-06}, {3.2067728170659393e-06, -6.915940389262687e-07, -2.0114659946557367e-06, 1.6616018001514021e-06}}};

/// At 96x128; the tensors are those of fcrn_tensor() in depth_network_test.cpp.
const DepthReading kFcrn = {
  {{1, 1, 128, 160}, 87192.28978940845, 87192.28978940845, {0.0, 0.9362038969993591, 0.3998680114746094, 0.0}, {0.0, 0.0, 0.0, 0.0}},
  0.8919316530227661,
  {{1, 3, 96, 128}, 0.8178163240671719, 43.83590607598009, {-0.0007744173053652048, 0.0005321848439052701, -0.0008743925718590617, -0.0010483451187610626}, {0.00030304378014989197, 4.4247248297324404e-05, -0.00011829575669253245, -2.7093305106973276e-05}}};

}  // namespace rgbd_stylize::goldens
