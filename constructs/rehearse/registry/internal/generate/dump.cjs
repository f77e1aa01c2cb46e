// Prints the data that CDK's validation carries in its WebAssembly: one JSON document for each block
// that is compressed with Zstandard, which needs Node.js 22.15 or newer.
const fs = require('fs');
const zlib = require('zlib');

const wasm = fs.readFileSync(process.argv[2] + '/node_modules/aws-cdk-lib/node_modules/@aws/cloudformation-validate/bindings_wasm_bg.wasm');
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
for (let at = wasm.indexOf(magic); at >= 0; at = wasm.indexOf(magic, at + 1)) {
  let text;
  try {
    text = zlib.zstdDecompressSync(wasm.subarray(at)).toString();
  } catch {
    continue; // four bytes that look like the beginning of a block
  }
  console.log(JSON.stringify(JSON.parse(text)));
}
