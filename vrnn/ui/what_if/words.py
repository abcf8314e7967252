"""What the pages say about another z."""

from __future__ import annotations

from vrnn.engine.what_if import LIVE, Change, LatentSpace
from vrnn.models import label_of
from vrnn.ui import glossary

TITLE = "What if z were another?"
HELP = (
    "Change the latent of the step that the continuations go on from, and compare them with those whose z is as it was "
    "inferred: same model, same seed, so whatever differs is the work of z.\n\n"
    + glossary.several("latent", "prior", "posterior")
)
HOLD, REDRAW, WALK, CARRY, MIX = "Hold", "Redraw", "Walk", "Carry over", "Mix"
KINDS = (HOLD, REDRAW, WALK, CARRY)
PRIOR, POSTERIOR = "prior", "posterior"
LASTING = "and in every later step"
LASTING_HELP = (
    "On: the change goes on in all steps that are drawn.  Off: one z is changed, and what is left of it after that is "
    "what the model remembers."
)
ALONG_HELP = (
    f"z1 is the first dimension of z.  First come the live dimensions, with at least {LIVE} nats of KL a frame on "
    "average, by falling KL; then the principal axes of the posterior's means (pc1); then the dimensions that carry "
    "next to nothing."
)
BY = "by, in standard deviations of the prior"
KEEP = "Keep this drawing"
KEEP_HELP = (
    "What is on the sheet stays on the list as it is now, so that what you write further can be given its latents. "
    "Drawings of this visit are on it by themselves once the sheet is cleared."
)
OFFER = "Choose what to do with z of {step}; the futures of the changed z appear beside those of the inferred one."
NO_LATENT = "{models} {have} no latent, so there is no z to change; choose a VRNN or an SRNN in the settings."

AND = "this drawing and"
SHARE = "a: share of {}"
HERE = "this drawing, as written"
NO_DRAWING = "There is no drawing on the sheet."

EFFECT = (
    "Pair by pair, the continuations with z changed lie {} as far from those with z as inferred as these lie from "
    "each other: 0% would be no effect, 100% as much as all chance together."
)


def no_latent(models: tuple[str, ...]) -> str:
    """Why nothing can be changed."""
    return NO_LATENT.format(
        models=" and ".join(map(label_of, models)), have="have" if len(models) > 1 else "has"
    )


def effect(share: float) -> str:
    """One sentence about how much a changed z changes, as a share of what chance changes."""
    figure = f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
    return EFFECT.format("less than 0.1%" if 0 < share < 0.0005 else figure)


def step_name(at: int | None, unit: str = "step") -> str:
    """The step that is continued from, in words."""
    return f"the last {unit}" if at is None else f"{unit} {at}"


def sentence(change: Change, step: str, space: LatentSpace | None = None, other: str = "") -> str:
    """One sentence about what is done to z of `step`, and what to look for."""
    both = f"z of {step} and every z drawn after it"
    subject = both if change.lasting else f"z of {step} alone"
    left = "" if change.lasting else ", so what changes is what the model remembers of that z"
    match change.kind:
        case "hold":
            rest = ", so what still varies is the chance of the emission alone" if change.lasting else left
            return f"{subject} is put at the mean of p(z), what the past leads the model to expect{rest}."
        case "prior":
            return (
                f"z of {step} is drawn anew from p(z), which has not seen that step, for each continuation its own; "
                "the step itself stays as it is."
            )
        case "posterior":
            return (
                f"z of {step} is drawn anew from q(z), for each continuation its own: the spread of q is what the step "
                "leaves open about z."
            )
        case "walk":
            where = f" along {change.direction}{_direction(change.direction, space)}"
            still = "; at 0 nothing changes" if change.by else ", which changes nothing"
            return (
                f"{subject} is moved by {change.by:+g} standard deviations of its prior{where}{still}{left}."
            )
        case _:
            return (
                f"{subject} is the one inferred for “{other}” at the same step, or from its first step on where it is "
                f"shorter{_until(change)}."
            )


def _until(change: Change) -> str:
    return "; where that ends, z is drawn as usual" if change.lasting else ""


def _direction(name: str, space: LatentSpace | None) -> str:
    """What is known of a direction, in brackets."""
    i = int(name.lstrip("zpc")) - 1
    if space is None or (name.startswith("z") and space.kl is None):
        return ""
    if name.startswith("z") and space.kl is not None:
        return f" ({space.kl[i]:.2g} nats a frame on average)"
    return f" ({space.explained[i]:.0%} of the variance of the posterior’s means)"


def between(label: str, other: str, steps: int) -> str:
    """One sentence about what is decoded."""
    return (
        f"Each drawing is what {label} writes from z alone, (1 − a) times the z inferred for this drawing plus a times "
        f"that for “{other}”, over the first {steps} steps, as many as both have: at each step its most likely move "
        "given z and what it has written itself, never a move of either drawing, so the two ends show what z alone "
        "keeps of each."
    )
