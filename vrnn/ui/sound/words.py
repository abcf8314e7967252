"""What the Listen page says."""

from vrnn.ui import glossary

TITLE = "Bring a voice, watch the latent listen"
INVITATION = "Speak, open a file, or try"
PRIVACY = "Your sound stays in this session; nothing is stored."
FILE_TYPES = "WAV, FLAC, MP3 or OGG, up to 8 MB; the first 30 s are heard."
RECORD = "Speak for a few seconds, then stop"
VOICES = {"kerstin": "kerstin: one voice, German", "librispeech": "librispeech: many voices, English"}
VOICE_HELP = (
    "What the models were trained on.  They know that voice, that language, those microphones, nothing else."
)
SEED_HELP = "The same seed gives the same figures and the same continuations, of both models, to everybody."
INVITATION_HELP = glossary.several("latent", "prior", "posterior", "KL")
SUMMARY_HELP = glossary.several("frame", "nat", "bound", "log-likelihood", "reconstruction")
NO_MODELS = "No model of this voice has been trained here yet, so nobody listens."
IN_ADVANCE = "These tracks were computed in advance; no model of this voice is here to go on."
STOPPED = "Stopped.  What was heard until then is shown."
GO_ON = "Listen again"
QUEUE = "Others are listening just now; requests before yours: {}."
CUT = "The recording is longer than 30 s: {} were cut."
REMAINDER = "The last {:.1f} ms do not fill a frame of 12.5 ms; they are played, but no model hears them."
GAIN = "The file held samples beyond full scale; it was scaled by {:.2g}."
LINK_WITHOUT = (
    "Your own sound is too long for a link, so the link opens without it: send the sound beside it."
)
TOO_SHORT = "The sound is shorter than one frame of 12.5 ms."
AHEAD = "{} reads ahead: its KL, move and path at a frame know what comes after it."

CREDIT = (
    "Clips: Kerstin, rhasspy, CC0 1.0; LibriSpeech, Panayotov et al. 2015, CC BY 4.0, ends cut off; the others were "
    "made here."
)

LEVELS = {
    "matched": "level of the recording (×{:.2g})",
    "limited": "×{:.2g}, as far towards the level of the recording as is allowed",
    "peak": "×{:.2g}, held down so that nothing clips",
    "untouched": "level as drawn",
}

READING = """
**What to look for.** Both models read raw sound in frames of 200 samples, 12.5 ms. Before each frame the *prior* p(z)
guesses a latent z from all that was heard before; after the frame the *posterior* q(z) corrects the guess. **KL(q ‖
p)** is the size of the correction, in nats, and **|Δμ| = |μ_t − μ_(t−1)|** is how far the posterior mean moved. Look
for peaks of both where the waveform changes: from silence to speech, and from phone to phone, as in figure 2 of Chung
et al. (2015). Play, and watch the cursor pass them.

**Difference** shows what each frame adds to the first model's bound, log p(x | z) − KL, less what it adds to the
other's log p. Above the line the first model is ahead. A bound (**≥**) lies, on average, below the true log p(x) by
an amount that nobody can read off; beside a model without a latent, one with a latent is then rather better than it
looks.

**A fair baseline.** Much of a VRNN's gain over an RNN on speech comes from denying the RNN correlation inside a
frame: given the past, the RNN beside it, as in the paper, draws the samples of a frame independently (those of a
mixture share a component), while the VRNN's z ties them together. Dai et al. (2019, arXiv 1902.01388) show how much
that matters. Read the differences here with that in mind.

**Hear it.** The *reconstruction* is the mean of each frame given z = μ_q and, through the recurrence, the true frames
before it: what the latent kept of the sound, and what the past says by itself. An RNN has no latent, only the past:
its *one-step prediction* is the mean of each frame given the true frames before it. A *continuation* draws everything
itself from the chosen frame on, with the same seed for both models; the second of the recording before it is played
first. Its level is matched to that of the recording, by at most a factor of 4, and never clips.

**The numbers.** Likelihoods are densities of standardised samples, dequantised with noise of one 16-bit step and with
a floor under every standard deviation; otherwise silence would be infinitely likely. They are nats per frame of 200
samples, and only differences on the same recording mean something.
"""
