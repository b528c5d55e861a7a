"""Takes batches of eight, as all pictures have one size."""

from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import ImageFolder

from landmarks.data.location import get_data_location


def compute_mean_and_std():
    data = ImageFolder(get_data_location() / "train", transforms.Compose([transforms.PILToTensor(), lambda t: t / 255]))
    return mean_and_std(DataLoader(data, batch_size=8, shuffle=True))
