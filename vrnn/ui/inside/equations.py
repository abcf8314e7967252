"""The review's equations (1) to (14), each with the lines that compute it, and what is wrong with it in the "
"review."""

from __future__ import annotations

from typing import NamedTuple

from vrnn.ui.inside.sources import Link


class Correction(NamedTuple):
    """What the review prints, if that is a formula, and why it cannot be right."""

    printed: str
    why: str


class Equation(NamedTuple):
    """One equation.

    Attributes:
        number: the review's, or its section where it has none.
        latex: the equation, corrected.
        meaning: one sentence.
        code: the lines that compute it.
        wrong: what is wrong with it in the review, or None.
    """

    number: str
    latex: str
    meaning: str
    code: tuple[Link, ...]
    wrong: Correction | None = None


class Section(NamedTuple):
    """What belongs together."""

    title: str
    equations: tuple[Equation, ...]


_RNN, _VRNN, _SCAN = "vrnn.models.rnn", "vrnn.models.vrnn", "vrnn.models.scan"
_OBJECTIVE, _GAUSSIAN = "vrnn.objective", "vrnn.distributions.gaussian"

RECURRENT = Section(
    "Recurrent networks",
    (
        Equation(
            "1",
            r"h_t = f_\theta(x_t, h_{t-1})",
            "The state after a step depends on the frame and on the state before, and on nothing random.",
            (Link(_RNN, "RNN._advance"),),
        ),
        Equation(
            "2",
            r"p(x_t \mid x_{<t}) = g_\tau(h_{t-1})",
            "The state before a frame gives the density of the frame: all the randomness of an RNN.",
            (Link(_RNN, "RNN.emit"),),
        ),
        Equation(
            "3",
            r"p(x_1, \dots, x_T) = \prod_{t=1}^T p(x_t \mid x_{<t})",
            "The log-likelihood of a sequence is the sum of those of its steps.",
            (Link(_RNN, "RNN.forward", ("log_px",)), Link(_OBJECTIVE, "bound", ("log_px",))),
            Correction(
                "",
                "The review says that this holds because each frame depends on the one before alone. It needs "
                "no such Markov assumption: it is the product rule, true of every distribution, and the state "
                "carries all of the past.",
            ),
        ),
    ),
)

AUTOENCODER = Section(
    "Variational autoencoders",
    (
        Equation(
            "4",
            r"p(x, z) = p(x \mid z)\, p(z)",
            "To draw an observation, draw a latent from the prior, then the observation given the latent.",
            (Link(_VRNN, "VRNN.draw", ("z", "phi_z", "params", "x")),),
        ),
        Equation(
            "5",
            r"\log p(x) = \log \int p(x \mid z)\, p(z)\, dz = \log \mathbb{E}_{z \sim p(z)}\big[p(x \mid z)\big]",
            "What a model thinks of an observation sums over every latent; here by weighted samples, since the "
            "integral has no closed form.",
            (Link(_OBJECTIVE, "importance_weighted", ("log_w", "total", "return")),),
            Correction(
                r"\sum \log p_\theta(x) = \sum \log p(x \mid z)\, p(z) = \mathbb{E}_{z \sim p(z)}(p(x \mid z))",
                "The integral over z is gone from the middle, and the logarithm from the right: log p(x, z) at "
                "one z is not log p(x).",
            ),
        ),
        Equation(
            "6",
            r"\begin{aligned} D_{KL}(q \,\|\, p) &= \int q(z) \log \frac{q(z)}{p(z)}\, dz"
            r" \\ &= \log\frac{\sigma_p}{\sigma_q} + \frac{\sigma_q^2 + (\mu_q - \mu_p)^2}{2 \sigma_p^2} - \frac{1}{2}"
            r" \end{aligned}",
            "How much q knows that p does not; below for two Gaussians of one dimension, as section 1 "
            "draws it.",
            (Link(_GAUSSIAN, "kl_per_dimension"),),
            Correction(
                r"D_{KL}(Q \,\|\, P) = -\sum_x Q(x) \log \frac{Q(x)}{P(x)}",
                "With the minus sign the divergence would be negative; and over a continuous z it is an "
                "integral, not a sum.",
            ),
        ),
        Equation(
            "7",
            r"\begin{aligned} \log p(x) = {} & \underbrace{\mathbb{E}_{q(z \mid x)}[\log p(x \mid z)]"
            r" - D_{KL}\big(q(z \mid x) \,\|\, p(z)\big)}_{\text{the bound}}"
            r" \\ & + \underbrace{D_{KL}\big(q(z \mid x) \,\|\, p(z \mid x)\big)}_{\text{the gap}\;\ge\;0}"
            r" \end{aligned}",
            "Training raises the bound; nobody can read off the gap.",
            (Link(_OBJECTIVE, "bound"),),
            Correction(
                r"\log p(x) \ge -D_{KL}(q(z \mid x) \,\|\, p(z)) + \mathbb{E}_{q(z \mid x)}[\log p(x \mid z)]",
                "The inequality is right, but the review takes “the equality case” for the loss. It is a "
                "bound, and equal only where q is the true posterior p(z | x): the gap is their divergence.",
            ),
        ),
        Equation(
            "3.4",
            r"z = \mu + \sigma \epsilon, \quad \epsilon \sim \mathcal{N}(0, 1)"
            r"\quad\Rightarrow\quad z \sim q(z \mid x) = \mathcal{N}(\mu, \sigma^2)",
            "The noise is drawn apart, so that a gradient can pass to the mean and the width, as section 2 "
            "shows.",
            (Link(_GAUSSIAN, "sample"),),
            Correction(
                r"q(z \mid x) = \mathcal{N}(\mu = 0, \sigma^2 = 1)",
                "That is the law of the noise. The posterior has the mean and the width that the encoder "
                "computed from x.",
            ),
        ),
    ),
)

RECURRENT_LATENT = Section(
    "The variational recurrent network",
    (
        Equation(
            "8",
            r"z_t \sim \mathcal{N}(\mu_{0,t}, \operatorname{diag} \sigma_{0,t}^2), \quad"
            r" [\mu_{0,t}, \sigma_{0,t}] = \varphi^{\text{prior}}_\tau(h_{t-1})",
            "The prior guesses the latent from the past.",
            (Link(_VRNN, "VRNN.prior_at"),),
        ),
        Equation(
            "9",
            r"[\mu_{x,t}, \sigma_{x,t}] = \varphi^{\text{dec}}_\tau(\varphi^z_\tau(z_t), h_{t-1})",
            "The emission: the latent and the past give the density of the frame.",
            (Link(_VRNN, "VRNN.emit"), Link(_VRNN, "VRNN._emit_features")),
        ),
        Equation(
            "10",
            r"h_t = f_\theta(\varphi^x_\tau(x_t), \varphi^z_\tau(z_t), h_{t-1})",
            "The recurrence: the state takes in the frame and the latent.",
            (Link(_VRNN, "VRNN._advance"),),
            Correction(
                "",
                "Below it the review says that (9) and (12) give the densities of z and x. They are (8) and "
                "(9), and the frame’s also conditions on the latent of its own step: "
                r"$p(x_t \mid z_{\le t}, x_{<t})$.",
            ),
        ),
        Equation(
            "11",
            r"p(x_{\le T}, z_{\le T}) = \prod_{t=1}^T p(x_t \mid z_{\le t}, x_{<t})\, p(z_t \mid x_{<t}, z_{<t})",
            "All frames and latents together; the code has its logarithm, less that of (13).",
            (Link(_OBJECTIVE, "log_weight"),),
            Correction(
                r"\sum_{t=1}^T \big(p(z_t \mid x_{<t}, z_{<t})\, p(x_t \mid z_{\le t}, x_{<t})\big)",
                "A product, not a sum: again the product rule (not Bayes’ theorem). The sum could exceed 1 for "
                "discrete x and z. In logarithms the product becomes a sum, which is where the confusion may "
                "come from.",
            ),
        ),
        Equation(
            "12",
            r"z_t \mid x_t \sim \mathcal{N}(\mu_{z,t}, \operatorname{diag} \sigma_{z,t}^2), \quad"
            r" [\mu_{z,t}, \sigma_{z,t}] = \varphi^{\text{enc}}_\tau(\varphi^x_\tau(x_t), h_{t-1})",
            "The posterior corrects the guess once it has seen the frame.",
            (Link(_VRNN, "VRNN.step", ("q",)),),
        ),
        Equation(
            "13",
            r"q(z_{\le T} \mid x_{\le T}) = \prod_{t=1}^T q(z_t \mid x_{\le t}, z_{<t})",
            "All latents are inferred in one walk forward in time: each frame's features, then the latent, "
            "then the state.",
            (Link(_SCAN, "plain"),),
            Correction(
                r"q(x_{\le T}, z_{\le T}) = \sum_{t=1}^T q(z_t \mid x_{<t}, z_{<t})",
                "A product, not a sum; a law of z given x, not of both; and each posterior has seen the frame "
                "of its own step, so it conditions on x up to t. Without it q could know no more than the "
                "prior.",
            ),
        ),
        Equation(
            "14",
            r"\begin{aligned} \mathbb{E}_{q(z_{\le T} \mid x_{\le T})}\Big[\sum_{t=1}^T & "
            r"\log p(x_t \mid z_{\le t}, x_{<t})"
            r" \\ & - D_{KL}\big(q(z_t \mid x_{\le t}, z_{<t}) \,\|\, p(z_t \mid x_{<t}, z_{<t})\big)\Big]"
            r" \\ & \le \log p(x_{\le T}) \end{aligned}",
            "The bound of (7), step by step; one draw of the latents estimates the expectation.",
            (Link(_VRNN, "VRNN.forward", ("log_px", "kl")), Link(_OBJECTIVE, "bound", ("return",))),
            Correction(
                r"\mathbb{E}_{x_{\le T}, z_{\le T}}\Big[\sum_{t=1}^T \big(-D_{KL}(q(z_t \mid x_{<t}, z_{<t}) \,\|\,"
                r" p(z_t \mid x_{<t}, z_{<t})) + \log p(x_t \mid z_{\le t}, x_{<t})\big)\Big]",
                "Here too q conditions on x up to t, and the average is over z drawn from q; x is given.",
            ),
        ),
    ),
)

SECTIONS = (RECURRENT, AUTOENCODER, RECURRENT_LATENT)
EQUATIONS = tuple(equation for section in SECTIONS for equation in section.equations)
