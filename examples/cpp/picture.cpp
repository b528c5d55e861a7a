#include "picture.h"

#include <png.h>
#include <turbojpeg.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::int64_t kMaxPixels = 1 << 27;  // as in landmarks.data.decode

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw PictureError("Cannot open " + path + ": " + reason + ".");
}

void require_size(const std::string& path, std::int64_t width, std::int64_t height) {
  if (width < 1 || height < 1 || width * height > kMaxPixels)
    refuse(path, "it has " + std::to_string(width) + "×" + std::to_string(height) + " pixels");
}

// The EXIF orientation, 1 to 8; 1 where there is none. An APP1 segment holds a TIFF header and a list of tags.
int orientation(const Bytes& jpeg) {
  for (std::size_t at = 2; at + 4 <= jpeg.size() && jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA;) {
    const std::size_t length = jpeg[at + 2] << 8 | jpeg[at + 3];
    const std::uint8_t* segment = jpeg.data() + at + 4;
    const std::size_t size = std::min(length, jpeg.size() - at - 2);
    const bool exif = jpeg[at + 1] == 0xE1 && size > 16 && std::string(segment, segment + 4) == "Exif";
    if (exif) {
      const std::uint8_t* tiff = segment + 6;
      const std::size_t room = size - 8;
      const bool little = tiff[0] == 'I';
      const auto number = [&](std::size_t from, std::size_t count) -> std::size_t {
        std::size_t value = 0;
        if (from + count > room) return 0;
        for (std::size_t i = 0; i < count; ++i) value = value << 8 | tiff[from + (little ? count - 1 - i : i)];
        return value;
      };
      const std::size_t table = number(4, 4);
      for (std::size_t entry = 0; entry < number(table, 2); ++entry) {
        const std::size_t from = table + 2 + 12 * entry;
        const std::size_t value = number(from + 8, 2);
        if (number(from, 2) == 0x0112) return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
      }
      return 1;
    }
    at += 2 + length;
  }
  return 1;
}

// Orientations from 5 on swap rows with columns, even and odd ones say which ends are mirrored.
Picture upright(Picture picture, int orientation) {
  if (orientation == 1) return picture;
  const bool swapped = orientation >= 5;
  const bool flip_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool flip_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Picture turned{swapped ? picture.width : picture.height, swapped ? picture.height : picture.width,
                 Bytes(picture.rgb.size())};
  for (int y = 0; y < turned.height; ++y)
    for (int x = 0; x < turned.width; ++x) {
      int from_x = swapped ? y : x, from_y = swapped ? x : y;
      if (flip_x) from_x = picture.width - 1 - from_x;
      if (flip_y) from_y = picture.height - 1 - from_y;
      for (int c = 0; c < 3; ++c)
        turned.rgb[(std::size_t(y) * turned.width + x) * 3 + c] =
            picture.rgb[(std::size_t(from_y) * picture.width + from_x) * 3 + c];
    }
  return turned;
}

Picture read_jpeg(const std::string& path, const Bytes& file) {
  const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
  int width = 0, height = 0, subsampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(), file.data(), file.size(), &width, &height, &subsampling, &colours))
    refuse(path, tjGetErrorStr2(decoder.get()));
  require_size(path, width, height);
  Picture picture{height, width, Bytes(std::size_t(width) * height * 3)};
  // No flags: the exact inverse transform and smooth upsampling, which is what Pillow uses too.
  if (tjDecompress2(decoder.get(), file.data(), file.size(), picture.rgb.data(), width, 0, height, TJPF_RGB, 0))
    refuse(path, tjGetErrorStr2(decoder.get()));
  return upright(std::move(picture), orientation(file));
}

Picture read_png(const std::string& path, const Bytes& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, file.data(), file.size())) refuse(path, image.message);
  require_size(path, image.width, image.height);
  image.format = PNG_FORMAT_RGBA;
  Bytes rgba(PNG_IMAGE_SIZE(image));
  if (!png_image_finish_read(&image, nullptr, rgba.data(), 0, nullptr)) refuse(path, image.message);
  Picture picture{static_cast<int>(image.height), static_cast<int>(image.width), Bytes(rgba.size() / 4 * 3)};
  for (std::size_t pixel = 0; pixel < rgba.size() / 4; ++pixel)
    for (std::size_t c = 0; c < 3; ++c) {
      const unsigned alpha = rgba[pixel * 4 + 3];
      const unsigned sum = rgba[pixel * 4 + c] * alpha + 255 * (255 - alpha) + 128;
      picture.rgb[pixel * 3 + c] = static_cast<std::uint8_t>((sum + (sum >> 8)) >> 8);  // sum / 255, rounded
    }
  return picture;
}

}  // namespace

Picture read_picture(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(path, "there is no such file");
  const Bytes file{std::istreambuf_iterator<char>(stream), {}};
  if (file.size() > 3 && file[0] == 0xFF && file[1] == 0xD8) return read_jpeg(path, file);
  if (file.size() > 8 && png_sig_cmp(file.data(), 0, 8) == 0) return read_png(path, file);
  refuse(path, "this program reads JPEG and PNG, and it is neither");
}
