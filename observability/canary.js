const core = require('@aws/synthetics-core');
const synthetics = core.synthetics || core;

// answered wants the status and the text of a check, and says what came instead.
const answered = ({ status, contains }) => (response) => new Promise((resolve, reject) => {
  let body = '';
  response.on('data', (chunk) => { body += chunk; });
  response.on('error', reject);
  response.on('end', () => {
    const code = response.statusCode;
    if (status ? code !== status : code < 200 || code > 299) {
      reject(new Error(`status ${code}, want ${status || '200 to 299'}`));
    } else if (contains && !body.includes(contains)) {
      reject(new Error(`the body does not contain ${JSON.stringify(contains)}`));
    } else {
      resolve();
    }
  });
});

exports.handler = async () => {
  for (const check of JSON.parse(process.env.CHECKS)) {
    await synthetics.executeHttpStep(check.name, check.url, answered(check));
  }
};
