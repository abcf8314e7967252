"""What the Compare page says."""

from vrnn.ui.compare.subjects import INK_DRAWS, SOUND_DRAWS

TITLE = "One input, several models"
INVITATION = {"ink": "Write on the sheet, or try", "sound": "Try a clip, or open a sound of your own:"}
KINDS = {"ink": "Handwriting", "sound": "Sound"}
CHOOSE = "Choose two to four models"
TOO_FEW = "Two models make a comparison: choose another beside {}."
NONE_CHOSEN = "No model is chosen. Choose two to four above."
NO_SUCH = "The link names {}, which is no model here; it was left out."
OTHER_WEIGHTS = (
    "The link was made with other weights of at least one of these models, so the picture may differ."
)
NO_SUCH_INPUT = "The link names the example {}, which is not here; another one is shown."
INK_FILES = "InkML, UNIPEN or this app's JSON, up to 1 MB"
FROM_WRITE = "The drawing on Write"
STOPPED = "Stopped. What was computed until then is shown."
GO_ON = "Go on"
WORKING = "Asking the models"
QUEUE = "Others are asking just now; requests before these: {}."
DONE = {
    "ink": f"Bounds and curves are means of {INK_DRAWS} draws of z from q; ± is half the 95 % interval of that mean.",
    "sound": f"Figures and curves are means of {SOUND_DRAWS} draws of z and of the dequantisation; ± is half the 95 % "
    "interval of that mean.",
}
LINK_WHOLE = "The link reopens this very picture: input, models, reference, seed and settings travel in it."
LINK_WITHOUT = {
    "ink": "The link carries models and settings, but not this drawing: it is too long for an address.",
    "sound": "The link carries models and settings, but not your own sound: only shipped clips travel in an address.",
}

TABLE = "All shipped checkpoints on their test sets"

READING = f"""
**The columns** show one input as several models see it: same frames, same beginning, same seed. One model is the
*reference*: a pin marks it, and a click on another pin changes it. Point at the ink, the sheet, a curve or the
waveform: the same step lights up in every column.

**The figure** under each name is nats per frame of this input. An RNN computes log p(x) exactly (**=**). A model with a
latent gives a lower bound (**≥**): E_q[log p(x, z) − log q(z | x)], which is log p(x | z) minus the KL on average. That
average is taken over {INK_DRAWS} paths of z drawn from q for ink ({SOUND_DRAWS} for sound), and **±** is half the 95 %
interval of that average: the chance in those draws, and nothing else. It does not say how far the bound lies below
log p(x), and it does not say what another word would give: for that there is the interval of the test set in the
line below, resampled over writers or speakers. Sound is dequantised with noise, so there even the exact figure has a ±.

**The colours under the ink**, and the bars, are the difference to the reference at each step: what the step
adds to this model's bound or likelihood, log p(x | z) − KL, less what it adds to the reference's. Blue: this model was
ahead. Vermilion: the reference was. The scale is the same in all columns. The bars of a column add up to the
difference of the two figures times the number of frames. A bound compared with an exact figure is compared unfairly
to the bound: the model is, on average, better than it looks by KL(q ‖ p(z | x)) of the whole input.

**Reads ahead** marks SRNNs that smooth: each z is inferred from the whole input, so their steps know what comes
later. The sum over all steps is an honest bound all the same; a single step's difference is not a forecast.

**Updates** are how long each model was trained: models of unequal training compare only that far.

**Continuations** begin after the same step with the same seed. Cells of one row share their number, not their noise:
models that draw different things cannot share it.
"""
