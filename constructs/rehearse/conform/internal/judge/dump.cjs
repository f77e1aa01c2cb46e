// Prints the templates of testdata/broken.json with what CDK's own validation finds in each: a
// rule, the logical id, and the property.
const fs = require('fs');
const path = require('path');

const lib = process.argv[2] + '/node_modules/aws-cdk-lib';
const { RegoEngine, TemplateFile } = require(lib + '/node_modules/@aws/cloudformation-validate');

// What CloudFormationValidatePlugin of aws-cdk-lib leaves out.
const ignored = ['W3005', 'W1020', 'E1018', 'W9002', 'W9013', 'E2001', 'W1103'];
const config = {
  pseudoParameterOverrides: { accountId: '111111111111', region: 'eu-west-1' },
  exclude: { ids: ignored, services: [{ ruleId: 'W3697', service: 'AWS::AutoScaling' }] },
  severityLevel: 'WARN',
};

const engine = new RegoEngine({});
const file = path.join(process.argv[2], 'template.json');
const rows = JSON.parse(fs.readFileSync('testdata/broken.json', 'utf8'));
for (const row of rows) {
  fs.writeFileSync(file, JSON.stringify(row.template));
  const { diagnostics } = engine.validateStandard(new TemplateFile(file), config);
  const found = diagnostics.map((d) => [d.ruleId, d.entity?.entityType === 'Resource' ? d.entity.logicalId : '-',
    (d.propertyPath ?? '').replace(/^Properties\.?/, '')].join(' ').trim());
  row.cdk = [...new Set(found)].sort();
}
console.log(JSON.stringify(rows));
