// landmarks-tag MODEL PICTURE...: the five likeliest landmarks of each picture, without Python.
//
// The whole Predictor is inside the model's file: preprocessing, network, softmax and the names of the classes.
// So all that is left to do here is to read pictures and to print.

#include <torch/script.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <string>
#include <vector>

#include "picture.h"

namespace {

constexpr std::size_t kTop = 5;

struct Model {
  torch::jit::Module module;
  std::vector<std::string> class_names;
  double threshold = 0;  // of the top probability; below it, none of these
};

Model load_model(const std::string& path) {
  Model model;
  torch::jit::ExtraFilesMap extra{{"landmarks.json", ""}};
  model.module = torch::jit::load(path, torch::kCPU, extra);
  for (const torch::IValue& name : model.module.attr("class_names").toListRef())
    model.class_names.push_back(name.toStringRef());
  // One number is wanted of the metadata; a reader of JSON would be longer than this program.
  const std::string key = "\"threshold\":";
  const std::size_t at = extra["landmarks.json"].find(key);
  if (at != std::string::npos) model.threshold = std::atof(extra["landmarks.json"].c_str() + at + key.size());
  return model;
}

// Probabilities, one for each class.
std::vector<float> predict(Model& model, Picture& picture) {
  const auto pixels = torch::from_blob(picture.rgb.data(), {picture.height, picture.width, 3}, torch::kUInt8);
  const auto answer = model.module.forward({pixels.permute({2, 0, 1})}).toTensor().contiguous();
  return {answer.data_ptr<float>(), answer.data_ptr<float>() + answer.numel()};
}

void print_answer(const Model& model, const std::string& path, const std::vector<float>& probabilities) {
  std::vector<std::size_t> ranking(probabilities.size());
  std::iota(ranking.begin(), ranking.end(), 0);
  std::ranges::stable_sort(ranking, std::greater{}, [&](std::size_t label) { return probabilities[label]; });
  const bool known = probabilities[ranking[0]] >= model.threshold;
  std::printf("%s%s\n", path.c_str(), known ? "" : " (none of these)");
  for (std::size_t rank = 0; rank < std::min(kTop, ranking.size()); ++rank)
    std::printf("%7.3f%%  %s\n", 100 * probabilities[ranking[rank]], model.class_names[ranking[rank]].c_str());
}

int tag(const std::string& model_path, const std::vector<std::string>& pictures) {
  const c10::InferenceMode no_gradients;
  Model model = load_model(model_path);
  int status = EXIT_SUCCESS;
  for (const std::string& path : pictures) try {
      Picture picture = read_picture(path);
      print_answer(model, path, predict(model, picture));
    } catch (const PictureError& error) {
      std::fprintf(stderr, "landmarks-tag: %s\n", error.what());
      status = 2;
    }
  return status;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fprintf(stderr, "usage: landmarks-tag MODEL PICTURE...\n");
    return 2;
  }
  // TorchScript spends its first runs on measuring and compiling; for one picture that does not pay.
  torch::jit::getProfilingMode() = false;
  try {
    return tag(words[1], {words + 2, words + count});
  } catch (const std::exception& error) {
    const std::string said = error.what();
    std::fprintf(stderr, "landmarks-tag: %s\n", said.substr(0, said.find('\n')).c_str());
    return 2;
  }
}
