// Standard input: JSON [{ "from": file, "gzip": file, "brotli": file }]. Node brings both encoders, so a fresh clone
// has two crates less to compile.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const whole = (file, bytes) => {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, bytes);
  renameSync(half, file);
};

for (const { from, gzip, brotli } of JSON.parse(readFileSync(0, "utf8"))) {
  const bytes = readFileSync(from);
  whole(gzip, gzipSync(bytes, { level: 9 }));
  whole(brotli, brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }));
}
