"""Training data: encoded as the codec would, varied as the augmentation says, cut where strokes begin."""

import numpy as np
import pytest
import torch

from tests.codecs.drawings import written
from vrnn.codecs import pace
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.augmentation import NONE, Augmentation
from vrnn.data.batches import collate
from vrnn.data.handwriting import Handwriting, after_lift, fit_codec, pace_all, stroke_window
from vrnn.data.packed import Sample, read_packed, write_packed

INKS = [written(seed, strokes=1 + seed % 4) for seed in range(12)]
DATA = Handwriting([pace.normalise(ink) for ink in INKS], np.arange(12), np.array(["a"] * 12))
CODEC = HandwritingCodec(mean=0.05, std=0.2)
PLAIN = HandwritingCodec()


def rng(seed: int = 3) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_samples_are_encoded_as_the_codec_would():
    for i, ink in enumerate(INKS):
        torch.testing.assert_close(DATA.frames(i, CODEC), CODEC.encode(ink), rtol=0, atol=0)
        torch.testing.assert_close(DATA.augmented(i, CODEC, rng(), NONE), CODEC.encode(ink), rtol=0, atol=0)


def drawn(how: Augmentation, seed: int = 3) -> tuple[torch.Tensor, torch.Tensor, np.ndarray]:
    """Sample 3 as it was and as it became, and the four random numbers behind it."""
    return DATA.frames(3, PLAIN), DATA.augmented(3, PLAIN, rng(seed), how), rng(seed).normal(size=4)


def test_scale_multiplies_every_move():
    before, after, k = drawn(Augmentation(0.3, 0, 0, 0))
    torch.testing.assert_close(after[:, :2], before[:, :2] * float(np.exp(0.3 * k[0])))
    assert torch.equal(after[:, 2], before[:, 2]) and abs(k[0]) > 0.1


def test_width_multiplies_horizontal_moves():
    before, after, k = drawn(Augmentation(0, 0.3, 0, 0))
    torch.testing.assert_close(after[:, 0], before[:, 0] * float(np.exp(0.3 * k[1])))
    assert torch.equal(after[:, 1:], before[:, 1:]) and abs(k[1]) > 0.1


def test_slant_adds_a_part_of_dy_to_dx():
    before, after, k = drawn(Augmentation(0, 0, 0.3, 0))
    torch.testing.assert_close(after[:, 0], before[:, 0] + float(0.3 * k[2]) * before[:, 1])
    assert torch.equal(after[:, 1:], before[:, 1:]) and abs(k[2]) > 0.1


def test_speed_changes_the_frames_and_not_the_places():
    before, after, k = drawn(Augmentation(0, 0, 0, 0.5))
    strokes = float(before[:, 2].sum())
    assert float(after[:, 2].sum()) == strokes
    inside = (len(before) - strokes + 1) * np.exp(-0.5 * k[3])
    assert len(after) == pytest.approx(inside + strokes - 1, abs=strokes) and len(after) != len(before)
    torch.testing.assert_close(after[:, :2].sum(0), before[:, :2].sum(0), rtol=0, atol=1e-4)


def test_the_same_hand_differs_from_time_to_time():
    how, one = Augmentation(), rng()
    first, second = (DATA.augmented(3, PLAIN, one, how) for _ in range(2))
    assert first.shape != second.shape or not torch.allclose(first, second)


def test_lengths_are_close_to_the_frames():
    exact = np.array([len(DATA.frames(i, CODEC)) for i in range(len(DATA))])
    strokes = np.array([len(ink.strokes) for ink in INKS])
    assert (np.abs(DATA.lengths(CODEC) - exact) <= strokes).all()


def test_the_codec_is_fitted_to_dx_and_dy_together():
    fitted = fit_codec(DATA, HandwritingCodec(mean=9.0, std=9.0))
    moves = np.concatenate([DATA.frames(i, PLAIN)[:, :2].numpy().ravel() for i in range(len(DATA))])
    assert fitted.mean == pytest.approx(moves.mean(), rel=1e-4)
    assert fitted.std == pytest.approx(moves.std(), rel=1e-4)
    standard = torch.cat([DATA.frames(i, fitted)[:, :2] for i in range(len(DATA))])
    assert float(standard.mean()) == pytest.approx(0, abs=1e-5)
    assert float(standard.std(correction=0)) == pytest.approx(1, abs=1e-4)


def test_a_packed_split_is_paced_whole_or_in_part(tmp_path):
    samples = [Sample(ink, 100.0, 7 + i, "int", "word", f"w{i}") for i, ink in enumerate(INKS[:4])]
    write_packed(tmp_path / "a.npz", samples)
    packed = read_packed(tmp_path / "a.npz")
    data, told = pace_all(packed), []
    part = pace_all(packed, [3, 1], progress=lambda done, total: told.append((done, total)))
    assert len(data) == 4 and part.writer.tolist() == [10, 8] and part.text.tolist() == ["w3", "w1"]
    torch.testing.assert_close(part.frames(0, CODEC), data.frames(3, CODEC), rtol=0, atol=0)
    torch.testing.assert_close(data.frames(2, CODEC), CODEC.encode(packed.ink(2)), rtol=0, atol=0)
    assert told == [(0, 2), (1, 2), (2, 2)]


def numbered(*strokes: int) -> torch.Tensor:
    """Frames that count up, of strokes with so many moves inside."""
    pen = [0.0] * strokes[0]
    pen[-1] = 1.0
    for moves in strokes[1:]:
        pen += [0.0] * (moves + 1)
        pen[-1] = 1.0
    return torch.stack([torch.arange(float(len(pen))), torch.zeros(len(pen)), torch.tensor(pen)], 1)


def test_a_short_sample_is_kept_whole():
    frames = numbered(4, 5)
    assert stroke_window(frames, 10, rng()) is frames


def test_a_window_begins_where_a_stroke_does():
    frames = numbered(6, 9, 5, 20)
    # First moves inside the strokes: 0, then one past each jump, at 7, 17 and 23 of 43 frames.
    windows = [stroke_window(frames, 16, rng(seed)) for seed in range(60)]
    assert {int(w[0, 0]) for w in windows} == {0, 7, 17, 23}
    for window in windows:
        start = int(window[0, 0])
        assert torch.equal(window, frames[start : start + 16])


def test_a_window_is_at_least_half_as_long_as_asked():
    frames = numbered(6, 9, 5, 20, 3, 3)
    lengths = {len(stroke_window(frames, 16, rng(seed))) for seed in range(60)}
    assert min(lengths) >= 8 and max(lengths) == 16


def test_a_frame_after_a_lift_is_a_jump():
    batch = collate([numbered(2, 1), numbered(3)])
    assert batch.x[0, :, 2].tolist() == [0, 1, 0, 1]
    assert after_lift(batch).tolist() == [[False, False, True, False], [False, False, False, False]]


def test_a_window_never_begins_with_a_jump_away_from_a_dot():
    """Moves 0 to 3, a jump to a dot (4), a jump (5) and moves 6 to 9: a window may begin at 0 or at 6."""
    frames = torch.zeros(10, 3)
    frames[:, 0] = torch.arange(10.0)
    frames[[3, 4, 9], 2] = 1.0
    starts = {int(stroke_window(frames, 8, np.random.default_rng(i))[0, 0]) for i in range(40)}
    assert starts == {0, 6}
