"""Forgets to scale to [0, 1]."""
# misconception: not-scaled

from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import ImageFolder

from landmarks.data.location import get_data_location


def compute_mean_and_std():
    prepare = transforms.Compose([transforms.PILToTensor(), lambda tensor: tensor.float()])
    return mean_and_std(DataLoader(ImageFolder(str(get_data_location() / "train"), transform=prepare)))
