"""What the Inside page says."""

TITLE = "Inside"
INVITATION = (
    "Sections 3 and 4 of the review of [Chung et al. (2015)](https://arxiv.org/abs/1506.02216) as things to "
    "touch: a divergence, a gradient, one step of a model with the numbers of your own word, and every "
    "equation beside the code that computes it."
)

KL = "1 · How far one Gaussian is from another"
KL_READING = (
    "Drag a mean (round) or a width (square), or use the arrow keys. **KL(q ‖ p)** is the average of log "
    "q(z)/p(z) over z drawn from q. For two Gaussians it has a closed form; samples come to the same number, "
    "and more samples come closer. It is 0 only where q equals p, and it is not the same the other way round: "
    "KL(q ‖ p) is large where q puts mass and p does not."
)

GRADIENT = "2 · Two ways through a random draw"
GRADIENT_READING = (
    "Training needs the gradient of an average over draws, E[h(z)] with z ~ N(μ, σ²). The "
    "**reparameterisation** z = μ + σε moves μ and σ out of the draw and uses the slope of h. The **score "
    "function** weighs h(z) by how a draw changes the density, and needs no slope of h. Both are right on "
    "average; here h(z) = log p(x | z) up to a constant, with x = 1, so that everything is known exactly."
)

STEP = "3 · One step, with your numbers"
STEP_READING = (
    "Choose a step on the ink, then play it, slowly if you like: each colour is a number that the model "
    "computed for this drawing, each arrow a network of the checkpoint. The figures in brackets are the "
    "equations below."
)
DRAWING, MODEL, YOURS = "Drawing", "Model", "yours"
CUT = "The drawing has {} steps; the first {} are shown."
RESIDUAL = "Res_q: this model’s posterior mean is the prior’s mean plus a correction."
STANDARD = "This model’s prior is N(0, I) at every step, whatever came before."
AHEAD = "This model’s posterior reads the whole drawing: a sums up what comes after the step, too."

EQUATIONS = "4 · The equations, and the code that computes them"
EQUATIONS_READING = (
    "Numbered as in the review; the code is what runs here, found by its name. Where the review’s formula is "
    "wrong, the right one is shown, with what the review prints and why it cannot be. A test computes each of "
    "them a second time and compares."
)
PRINTED = "The review prints"
