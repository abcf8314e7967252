/** What is said after a link was copied, or could not be; `note` is what the link does not hold. */
export function outcome(copied, note) {
  if (!copied) return ["Copy it from here:", note].filter(Boolean).join(" ");
  return note ? `Copied. ${note}` : "Copied: it opens this page as it is now.";
}
