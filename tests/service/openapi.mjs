// openapi.mjs NPM DIR SOCKET PORT: what DIR/LEVEL.json says of klasterd,
// asked of klasterd. As its owner on SOCKET, as anybody on PORT.
//
// Every parameter is sent with a value that its schema allows, and must be
// taken; names of other addresses and made ones must be refused; every answer
// must be of the shape described for its status. Filters are many, and one
// function reads them for all addresses: the lists are asked for every one as
// their owner, the rest for every few.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [home, dir, socketPath, port] = process.argv.slice(2);
const require = createRequire(
	pathToFileURL(path.join(home, 'node_modules', 'x.js')));
const Ajv = require('ajv/dist/2020');
const formats = require('ajv-formats');
const { Validator } = await import(pathToFileURL(path.join(home,
	'node_modules', '@seriousme', 'openapi-schema-validator', 'index.js')));

const MEDIA = 'application/vnd.api+json';
let checks = 0;
let bad = 0;

function is(ok, what) {
	checks++;
	if (ok)
		return;
	bad++;
	if (bad <= 40)
		console.log(`not ok: ${what}`);
}

const load = (level) =>
	JSON.parse(fs.readFileSync(path.join(dir, `${level}.json`), 'utf8'));

// --- the document is OpenAPI, and the validator can tell
async function sound(api) {
	const result = await new Validator().validate(structuredClone(api));

	is(result.valid,
		`the document: ${JSON.stringify(result.errors)?.slice(0, 400)}`);
	const wrong = structuredClone(api);
	delete wrong.paths['/v1'].get.responses;
	wrong.info = {};
	is(!(await new Validator().validate(wrong)).valid,
		'a wrong document passes');
}

// --- asking
class Reader {
	constructor(level, place) {
		this.api = load(level);
		this.level = level;
		this.place = place;
		this.agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
		this.ajv = new Ajv({ strict: false, inlineRefs: false,
			code: { optimize: false } });
		formats(this.ajv);
		this.ajv.addSchema(this.api, 'api');
		this.checkers = new Map();
	}

	resolve(what) {
		if (!what.$ref)
			return what;
		return what.$ref.split('/').slice(1).reduce((at, name) =>
			at[name.replaceAll('~1', '/').replaceAll('~0', '~')],
		this.api);
	}

	ask(target, headers = {}, method = 'GET') {
		return new Promise((done, fail) => {
			http.request({ ...this.place, agent: this.agent, method,
				path: target, headers }, (answer) => {
				const parts = [];
				answer.on('data', (part) => parts.push(part));
				answer.on('end', () => done({ target, headers:
					answer.headers, status: answer.statusCode,
				text: Buffer.concat(parts).toString() }));
			}).on('error', fail).end();
		});
	}

	checker(ref) {
		if (!this.checkers.has(ref))
			this.checkers.set(ref, this.ajv.compile({ $ref: `api${ref}` }));
		return this.checkers.get(ref);
	}

	// The answer is one that the description has for the address.
	check(operation, answer) {
		const said = operation.responses[answer.status];
		const where = `${this.level} ${answer.target}: ${answer.status}`;

		is(said, `${where}: not described`);
		if (!said)
			return null;
		const response = this.resolve(said);
		for (const [name, header] of Object.entries(response.headers ?? {})) {
			const { schema } = this.resolve(header);
			let value = answer.headers[name.toLowerCase()];
			if (schema.type === 'integer' && value !== undefined)
				value = Number(value);
			is(value !== undefined && this.ajv.validate(schema, value),
				`${where}: ${name}: ${value}`);
		}
		const content = response.content?.[MEDIA];
		if (!content) {
			is(answer.text === '', `${where}: a body where none is`);
			return null;
		}
		is(answer.headers['content-type'] === MEDIA, `${where}: its type`);
		const body = JSON.parse(answer.text);
		const valid = this.checker(content.schema.$ref);
		is(valid(body), `${where}: ${
			JSON.stringify(valid.errors?.slice(0, 2))}`);
		return body;
	}
}

// --- values that a schema allows
function values(reader, schema) {
	schema = reader.resolve(schema);
	if (schema.type === 'array') {
		const one = values(reader, schema.items);
		const most = schema.maxItems ?? one.length;
		return Array.from({ length: Math.ceil(one.length / most) },
			(_, i) => one.slice(i * most, (i + 1) * most).join(','));
	}
	if (schema.anyOf)
		return schema.anyOf.flatMap((one) => values(reader, one));
	if (schema.enum)
		return schema.enum;
	if (schema.type === 'boolean')
		return ['true', 'false'];
	if (schema.type === 'integer')
		return [schema.minimum, schema.maximum];
	return ['2020', '2020-02', '2021-23', '2020-02-29', '2019/2021', '1',
		'264145.00', '2019..2021', '2020..', 'a', 'Ł"x'].filter((text) =>
		reader.ajv.validate({ ...schema, $ref: undefined }, text));
}

const pair = (name, value) =>
	`${encodeURIComponent(name)}=${encodeURIComponent(value)}`;

// What the address asks for by all means.
function required(reader, parameters) {
	return parameters.filter((one) => one.in === 'query' && one.required)
		.map((one) => pair(one.name, values(reader, one.schema)[0]));
}

async function pool(jobs, run) {
	let next = 0;
	await Promise.all(Array.from({ length: 4 }, async () => {
		while (next < jobs.length)
			await run(jobs[next++]);
	}));
}

// --- one address
async function cursors(reader, target, must) {
	const body = JSON.parse((await reader.ask(
		`${target}?${[...must, 'page[size]=1'].join('&')}`)).text);
	const link = body.links?.next;
	return link ? [new URL(link, 'http://x').searchParams.get('page[after]')]
		: [];
}

// Turns take different ones, so that all have their turn somewhere.
let turn = 0;
function isLeftOut(reader, target, one) {
	if (!one.name.startsWith('filter['))
		return false;
	if (reader.level === 'coordinator' && /^\/v1\/[a-z]+$/.test(target) &&
		target !== '/v1/search')
		return false;
	return turn++ % 7 !== 0;
}

async function taken(reader, target, item, parameters) {
	const must = required(reader, parameters);
	const small = parameters.some((one) => one.name === 'page[size]')
		? 'page[size]=1' : '';
	const jobs = [];
	for (const one of parameters) {
		if (one.in !== 'query' || isLeftOut(reader, target, one))
			continue;
		const rest = must.filter((text) =>
			!text.startsWith(pair(one.name, '')));
		let list = values(reader, one.schema);
		if (one.name === 'page[after]' || one.name === 'page[before]')
			list = await cursors(reader, target, must);
		if (one.name.startsWith('filter['))
			list = list.slice(0, 1 + turn % 2);
		for (const value of list)
			jobs.push([...rest, pair(one.name, value),
				...one.name === 'page[size]' ? [] : [small]]);
	}
	await pool(jobs, async (job) => {
		const answer = await reader.ask(`${target}?${job.join('&')}`);
		const body = reader.check(item.get, answer);
		// There is no change of the highest number there can be.
		const above = job.includes(
			pair('filter[seq][gt]', '999999999999999'));
		is(answer.status === (above ? 410 : 200), `${reader.level} ${answer.target}: ${
			answer.status} ${JSON.stringify(body?.errors)}`);
	});
	return jobs.length;
}

async function refused(reader, target, item, parameters, others) {
	const must = required(reader, parameters);
	const names = new Set(parameters.map((one) => one.name));
	const jobs = others.filter((name) => !names.has(name));
	await pool(jobs, async (name) => {
		const answer = await reader.ask(`${target}?${
			[...must, pair(name, '1')].join('&')}`);
		const body = reader.check(item.get, answer);
		is(answer.status === 400 &&
			body.errors[0].source.parameter === name,
		`${reader.level} ${answer.target} is taken`);
	});
	return jobs.length;
}

// Without parameters: HEAD, a copy, a bad value of each closed set.
async function answers(reader, target, item, parameters) {
	const must = required(reader, parameters);
	const plain = `${target}${must.length ? `?${must.join('&')}` : ''}`;
	const first = await reader.ask(plain);

	reader.check(item.get, first);
	reader.check(item.head, await reader.ask(plain, {}, 'HEAD'));
	if (first.headers.etag) {
		const again = await reader.ask(plain,
			{ 'If-None-Match': first.headers.etag });
		is(again.status === 304, `${plain}: its own ETag`);
		reader.check(item.get, again);
	}
	for (const one of parameters) {
		if (one.in !== 'query')
			continue;
		const schema = reader.resolve(one.schema);
		const items = schema.items ? reader.resolve(schema.items) : schema;
		if (!items.enum && schema.type !== 'integer' &&
			schema.type !== 'boolean')
			continue;
		const rest = must.filter((text) =>
			!text.startsWith(pair(one.name, '')));
		const answer = await reader.ask(`${target}?${
			[...rest, pair(one.name, 'nix')].join('&')}`);
		reader.check(item.get, answer);
		is(answer.status === 400, `${answer.target} is taken`);
	}
}

// Every record there is, with all that can be said of it.
async function records(reader, kind) {
	const item = reader.api.paths[`/v1/${kind}`];
	let link = `/v1/${kind}?fields[${kind}]=*&page[size]=200&pageTotal=exact`;
	let count = 0;
	while (link) {
		const answer = await reader.ask(encodeURI(link)
			.replaceAll('%25', '%'));
		const body = reader.check(item.get, answer);
		count += body?.data?.length ?? 0;
		link = body?.links?.next;
	}
	return count;
}

async function reader(level, place, whole) {
	const reader = new Reader(level, place);
	const { paths } = reader.api;
	const all = [...new Set(Object.keys(whole.paths).flatMap((at) =>
		whole.paths[at].parameters.map((one) => resolveIn(whole, one))
			.filter((one) => one.in === 'query').map((one) => one.name)))];
	let kept = 0;
	let sent = 0;
	let left = 0;

	for (const kind of whole.components.schemas.kind.enum)
		kept += await records(reader, kind);
	for (const [at, item] of Object.entries(paths)) {
		let target = at;
		if (at.endsWith('/{id}')) {
			const page = await reader.ask(at.replace('{id}', '')
				.replace(/\/$/, '?page[size]=1'));
			target = at.replace('{id}', JSON.parse(page.text).data[0].id);
			reader.check(item.get,
				await reader.ask(at.replace('{id}', 'nix')));
			reader.check(item.get,
				await reader.ask(at.replace('{id}', '%0a')));
		}
		const parameters = item.parameters.map((one) => reader.resolve(one));
		const names = parameters.map((one) => `${one.in} ${one.name}`);
		is(new Set(names).size === names.length,
			`${at}: a parameter is there twice`);
		sent += await taken(reader, target, item, parameters);
		left = (left + 1) % 41;
		const others = all.filter((name, i) => i % 41 === left);
		sent += await refused(reader, target, item, parameters,
			[...others, 'q', 'filter[nix]', 'filter[title][like]',
				'page[number]', 'fields[nix]', 'sort[x]', 'X']);
		await answers(reader, target, item, parameters);
	}
	console.log(`${level}: ${Object.keys(paths).length} addresses, ${
		sent} requests, ${kept} records`);
	is(kept > 100 && sent > 1000, `${level}: too little was asked`);
	reader.agent.destroy();
}

function resolveIn(api, one) {
	return one.$ref ? Reader.prototype.resolve.call({ api }, one) : one;
}

const whole = load('coordinator');
await sound(whole);
await reader('coordinator', { socketPath, host: 'localhost' }, whole);
await reader('public', { host: '127.0.0.1', port }, whole);
console.log(`${checks} checks, ${bad} failed`);
process.exit(bad ? 1 : 0);
