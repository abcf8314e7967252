// Paths of the two faces of a play button, in a box of 20.

export const PLAY = "M6 4l10 6-10 6z";
export const PAUSE = "M5.5 4h3v12h-3z M11.5 4h3v12h-3z";
