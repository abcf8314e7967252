// JSON and bytes in one piece, as envelope.py seals them.

const LENGTH = 4; // bytes that say how long the JSON is

/** The data in an envelope's bytes, blobs as views into them. */
export function unseal(bytes) {
  const size = new DataView(bytes.buffer, bytes.byteOffset, LENGTH).getUint32(0, true);
  const { blobs, ...data } = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH, LENGTH + size)));
  let at = LENGTH + size;
  for (const [name, length] of blobs) {
    data[name] = bytes.subarray(at, at + length);
    at += length;
  }
  return data;
}
