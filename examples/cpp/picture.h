// One picture file as upright RGB pixels, decoded as Pillow decodes it.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

struct Picture {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> rgb;  // height × width × 3
};

// Why a picture cannot be opened, in one sentence.
struct PictureError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Reads a JPEG (turned upright as its EXIF says) or a PNG (transparent parts lie on white).
Picture read_picture(const std::string& path);
