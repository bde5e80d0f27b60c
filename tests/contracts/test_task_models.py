"""What every task model of the catalogue promises: shapes, determinism, no effect of the batch, and that it learns."""

import json

import pytest
import torch

from learning.task_models.base import InputShape, TaskModel, settings_as_json, with_settings
from learning.task_models.catalog import TASK_MODELS


@pytest.fixture(params=TASK_MODELS.values(), ids=TASK_MODELS.keys())
def model(request: pytest.FixtureRequest) -> TaskModel:
    return request.param


@pytest.mark.parametrize(("channels", "size", "classes"), [(1, 8, 2), (3, 33, 5), (4, 64, 3), (3, 128, 2)])
def test_logits_have_one_column_per_class(model: TaskModel, channels: int, size: int, classes: int) -> None:
    network = model.build(InputShape(channels, size, classes))
    assert network(torch.randn(2, channels, size, size)).shape == (2, classes)


def test_an_untrained_network_has_no_opinion(model: TaskModel) -> None:
    logits = model.build(InputShape(3, 32, 4)).eval()(torch.randn(3, 3, 32, 32))
    assert torch.equal(logits, torch.zeros(3, 4))


def test_the_seed_decides_the_weights(model: TaskModel) -> None:
    built = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        built.append(
            torch.cat([value.reshape(-1) for value in model.build(InputShape(3, 32, 2)).state_dict().values()])
        )
    assert torch.equal(built[0], built[1])
    assert not torch.equal(built[0], built[2])


def test_an_image_is_judged_the_same_alone_and_in_a_batch(model: TaskModel) -> None:
    network = trained(model).eval()
    images = torch.randn(6, 3, 24, 24)
    together = network(images)
    alone = torch.cat([network(image[None]) for image in images])
    assert torch.allclose(together, alone, atol=1e-5)


def test_evaluation_is_repeatable_and_training_drops_out(model: TaskModel) -> None:
    network = trained(model)
    images = torch.randn(4, 3, 24, 24)
    assert not torch.equal(network.train()(images), network(images))
    assert torch.equal(network.eval()(images), network(images))


def test_it_learns_a_bright_centre(model: TaskModel) -> None:
    images, labels = blobs(64, seed=9)
    assert (trained(model).eval()(images).argmax(dim=1) == labels).float().mean() > 0.9


def test_settings_travel_as_json(model: TaskModel) -> None:
    values = json.loads(json.dumps(settings_as_json(model)))
    assert with_settings(model, values) == model
    assert with_settings(model, {"dropout": 0.5}) != model
    with pytest.raises(ValueError, match="has no setting 'depth'"):
        with_settings(model, {"depth": 3})
    with pytest.raises(ValueError, match="not of type"):
        with_settings(model, {"dropout": "much"})


def blobs(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Noise, with a bright centre for class 1."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % 2
    images = torch.randn(count, 3, 24, 24, generator=generator)
    images[:, :, 8:16, 8:16] += 1.5 * labels[:, None, None, None]
    return images, labels


def trained(model: TaskModel) -> torch.nn.Module:
    torch.manual_seed(0)
    network = model.build(InputShape(3, 24, 2)).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3)
    images, labels = blobs(64, seed=1)
    for _ in range(12):
        loss = torch.nn.functional.cross_entropy(network(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network
