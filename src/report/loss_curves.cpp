#include "rgbd_stylize/report/loss_log.hpp"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace rgbd_stylize {
namespace {

constexpr int kWidth = 960, kHeight = 540, kLeft = 70, kRight = 180, kTop = 30, kBottom = 40;
constexpr size_t kPoints = 100;

// The logarithm, to the base of 10, of a loss over its first value, at up to kPoints places.
std::vector<double> curve(const std::vector<LossRow>& rows,
                          const std::function<double(const LossRow&)>& value) {
  const auto points = std::min(kPoints, rows.size());
  std::vector<double> means;
  for (size_t i = 0; i < points; ++i) {
    const auto begin = i * rows.size() / points, end = (i + 1) * rows.size() / points;
    double sum = 0;
    for (size_t k = begin; k < end; ++k) sum += value(rows[k]);
    means.push_back(sum / static_cast<double>(end - begin));
  }
  constexpr double kLeast = 1e-12;
  const double first = std::max(means[0], kLeast);
  for (auto& mean : means) mean = std::log10(std::max(mean, kLeast) / first);
  return means;
}

const cv::Scalar kColours[] = {{0, 0, 0},
                               {30, 80, 200},
                               {210, 60, 30},
                               {30, 140, 60},
                               {150, 60, 160},
                               {200, 140, 0},
                               {0, 150, 160},
                               {90, 40, 130},
                               {120, 120, 120},
                               {60, 200, 90},
                               {230, 150, 150},
                               {80, 160, 250}};

}  // namespace

torch::Tensor loss_curves(const std::vector<LossRow>& rows, const std::vector<std::string>& term_names) {
  cv::Mat sheet(kHeight, kWidth, CV_8UC3, cv::Scalar::all(255));
  const int width = kWidth - kLeft - kRight, height = kHeight - kTop - kBottom;
  const auto write = [&](const std::string& text, int x, int y, const cv::Scalar& colour) {
    cv::putText(sheet, text, {x, y}, cv::FONT_HERSHEY_SIMPLEX, 0.5, colour, 1, cv::LINE_AA);
  };
  std::vector<std::string> names = {"total"};
  names.insert(names.end(), term_names.begin(), term_names.end());
  std::vector<std::vector<double>> curves;
  double low = -1, high = 0.1;
  for (size_t i = 0; i < names.size() && !rows.empty(); ++i) {
    curves.push_back(curve(rows, [i](const LossRow& row) { return i == 0 ? row.total : row.terms[i - 1]; }));
    for (const double value : curves.back()) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  const auto y_of = [&](double value) {
    return kTop + static_cast<int>((high - value) / (high - low) * height);
  };
  for (int power = static_cast<int>(std::ceil(low)); power <= high; ++power) {
    cv::line(sheet, {kLeft, y_of(power)}, {kLeft + width, y_of(power)}, cv::Scalar::all(220));
    write(cv::format("%g", std::pow(10.0, power)), 15, y_of(power) + 5, cv::Scalar::all(90));
  }
  for (size_t i = 0; i < curves.size(); ++i) {
    const auto& colour = kColours[i % (sizeof(kColours) / sizeof(kColours[0]))];
    std::vector<cv::Point> points;
    for (size_t k = 0; k < curves[i].size(); ++k) {
      const double share =
          curves[i].size() == 1 ? 0 : static_cast<double>(k) / static_cast<double>(curves[i].size() - 1);
      points.emplace_back(kLeft + static_cast<int>(share * width), y_of(curves[i][k]));
    }
    cv::polylines(sheet, points, /*isClosed=*/false, colour, i == 0 ? 2 : 1, cv::LINE_AA);
    write(names[i], kLeft + width + 15, kTop + 20 + 22 * static_cast<int>(i), colour);
  }
  if (!rows.empty()) {
    write(cv::format("step %lld", static_cast<long long>(rows.front().step + 1)),
          kLeft,
          kHeight - 12,
          cv::Scalar::all(90));
    write(cv::format("%lld", static_cast<long long>(rows.back().step + 1)),
          kLeft + width - 40,
          kHeight - 12,
          cv::Scalar::all(90));
  }
  const auto bytes = torch::from_blob(sheet.data, {kHeight, kWidth, 3}, torch::kUInt8);
  return bytes.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat32).div(255).contiguous();
}

}  // namespace rgbd_stylize
