// foreign.js: a JSON:API server that is not ours (jsonapi-server from the npm
// registry) with a small directory. Usage: foreign.js HOME PORT; says "ready".
const path = require('path')
const jsonApi = require(path.join(process.argv[2], 'node_modules/jsonapi-server'))
const port = Number(process.argv[3])
const Joi = jsonApi.Joi
const id = n => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

jsonApi.setConfig({
  protocol: 'http', hostname: '127.0.0.1', port, base: 'rest', meta: {}
})
const towns = ['Narva', 'Liepaja', 'Rietavas', 'Elblag', 'Karlshamn']
const companies = []
for (let n = 1; n <= 120; n++) {
  companies.push({
    id: id(n),
    type: 'companies',
    title: n === 77 ? 'Creative Harbour' : `Workshop ${String(n).padStart(3, '0')}`,
    town: towns[n % towns.length],
    countryCode: ['EE', 'LV', 'LT', 'PL', 'SE'][n % 5],
    employees: n,
    projects: n <= 2 ? [{ type: 'projects', id: id(1001) }] : []
  })
}
jsonApi.define({
  namespace: 'json:api',
  resource: 'companies',
  handlers: new jsonApi.MemoryHandler(),
  attributes: {
    title: Joi.string(),
    town: Joi.string(),
    countryCode: Joi.string(),
    employees: Joi.number(),
    projects: Joi.many('projects')
  },
  examples: companies
})
jsonApi.define({
  namespace: 'json:api',
  resource: 'projects',
  handlers: new jsonApi.MemoryHandler(),
  attributes: {
    title: Joi.string(),
    startDate: Joi.string(),
    companies: Joi.belongsToMany({ resource: 'companies', as: 'projects' })
  },
  examples: [{
    id: id(1001), type: 'projects', title: 'Sails of the Baltic', startDate: '2024-03-01T00:00:00Z'
  }]
})
jsonApi.start()
// It does not say when it listens.
const knock = () => {
  const socket = require('net').connect(port, '127.0.0.1')
  socket.on('connect', () => { socket.destroy(); console.log('ready') })
  socket.on('error', () => setTimeout(knock, 50))
}
knock()
process.stdin.on('end', () => process.exit(0)).resume()
