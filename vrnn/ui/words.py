"""What the pages say."""

from vrnn.ui import glossary

TITLE = "Write a word, lift the pen"
INVITATION = (
    "Your ink takes the colour of what the latent variable adds at each step, and the models write on. Or try"
)

READING = """
**A VRNN writes in steps.** Before each step of the pen its *prior* p(z) guesses a latent z from all that was written
before; after seeing the step its *posterior* q(z) corrects the guess. **KL(q ‖ p)**, in nats, is the size of the
correction: what the step brought that the past had not said. It colours your ink. An RNN has no latent, and its KL is 0
by definition: a KL above 0 is exactly what the latent adds.

**Log-likelihood.** *log p(x | z)* is how well the model foresaw a move once it knew z. What it thinks of the whole
drawing is log p(x). An RNN can compute that exactly (**=**). A VRNN cannot: it would have to sum over every path of z.
It gives a lower bound (**≥**): log p(x | z) minus the KL, for one path drawn from q. The true value is higher, on
average by KL(q ‖ p(z | x)), which nobody can read off. So a bound below an exact value does not show that the model is
worse. Both are densities of standardised moves, per frame, 40 frames to a second of writing; only differences between
models mean something.

**SRNN** keeps its latents in a chain of their own: z is guessed from the z before and from what an RNN has read. Its
*filtering* posteriors have read the ink up to the step, like the VRNN's. Its *smoothing* posteriors have read the whole
drawing, so their KL at a step also pays for what comes later. Continuations never read ahead: they begin from what is
inferred of the ink before them alone.

**Latent path.** Means of q and p at each step, seen along the directions in which q varies most. The directions belong
to the checkpoint, not to the drawing, so two drawings can be compared.

**Continuations.** The drawing is read once, its state is copied, and each copy goes on with noise of its own:
a VRNN or SRNN draws z from its prior and then a move, an RNN draws the move alone. The moves of models named GMM come
from a mixture of 20 Gaussians, those of the others from one. *Variation* scales the variance of every draw: 1 is the
model as trained, 0 its most likely move.

**Limits.** The models have learnt from words and short lines in Latin script by 225 writers of the 1990s
(UNIPEN), pen on a tablet, nothing else. Your ink is brought to one height and one speed first, so size and haste do not
count. They know shapes, not spelling.
"""

STOPPED = "Stopped. The continuations are as long as they were by then."
GO_ON = "Go on"
QUEUE = "Many are writing just now; requests before yours: {}."
PRIVACY = "Your ink and your sound stay in this session; nothing is stored."
CREDIT = "Example ink: UNIPEN train_r01_v07, International Unipen Foundation, 1999, CC BY 4.0."
KEPT = "Kept from this visit"
KEPT_HELP = (
    "Your last drawings, in this session alone: they are stored nowhere and go when the page is closed."
)
LINK_THINNED = "The drawing is long: the link holds it with fewer points. The JSON of Save holds it exactly."
LINK_WITHOUT = (
    "The drawing is too long for a link, so the link opens without it. Save it as JSON and send the file."
)
SAVE_JSON = "To open here again (JSON)"
SAVE_JSON_HELP = (
    "Ink, settings, seed, models and step. Opened here again, it gives the same picture and continuations."
)
SAVE_LINES_HELP = "For pen plotters: one path a stroke, in the order of writing, no fill, in millimetres."
READS_AHEAD = "{} infers each z from the whole drawing, so its KL at a step knows what comes later."
MISSING = "{} of the {} are not trained yet. Choose one to see the command that trains it."
NO_MODELS = "No model has been trained here yet."
NO_PATH = "This model has no latent path, or its checkpoint has no basis to show it in."
FILE_TYPES = "InkML, UNIPEN or this app's JSON, up to 1 MB"
VARIATION_HELP = glossary.one("temperature")
SEED_HELP = glossary.one("seed")
INVITATION_HELP = glossary.several("latent", "prior", "posterior", "KL")
SUMMARY_HELP = glossary.several("frame", "nat", "bound", "log-likelihood")
VARIANTS_HELP = (
    "The nine without a mark were trained alike, for the table. “long”: the same model, trained longer. "
    "“seed”: trained alike, from other random numbers."
)
