// Documents against the schema of JSON:API, as jsonapi-validator has it.
'use strict';
const fs = require('fs');
const path = require('path');
const home = process.argv[2];
const from = path.join(home, 'node_modules', 'jsonapi-validator');
const { Validator } = require(from);

// The package holds the schema of JSON:API 1.0. In 1.1 a link may also be
// null ("null if the link does not exist"), wherever it stands.
const schema = require(path.join(from, 'lib', 'schema.json'));
schema.definitions.link.oneOf.push({ type: 'null' });
const validator = new Validator(schema);

let bad = 0;
for (const file of process.argv.slice(3)) {
	const text = fs.readFileSync(file, 'utf8');
	const wrong = path.basename(file).startsWith('wrong');
	let why = null;
	try {
		validator.validate(JSON.parse(text));
	} catch (error) {
		why = error.message + ' ' +
			JSON.stringify((error.errors || []).slice(0, 3));
	}
	if (wrong ? why === null : why !== null) {
		bad++;
		console.log(`not ok: ${file}: ${why || 'passed'}`);
		console.log(text.slice(0, 300));
	}
}
console.log(`${process.argv.length - 3} documents, ${bad} failed`);
process.exit(bad ? 1 : 0);
