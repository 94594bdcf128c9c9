/**
 * Writes fieldTable.json: for each type of the Kubernetes API that our kinds need, its fields and their types.
 *
 * Run once per Kubernetes version, with the models of @kubernetes/client-node (Apache-2.0), which is installed for this
 * somewhere else and is not a dependency of the project:
 *
 *   npm install --prefix /tmp/models @kubernetes/client-node@1.4.0
 *   node app/kinds/fields/generate.mjs /tmp/models/node_modules/@kubernetes/client-node/dist/gen/models
 *
 * A field's type is `string`, `bool`, `int32`, `int64`, `double`, `IntOrString`, `Time`, `Quantity`, `object` (anything)
 * or the name of another type; `[]` before it makes a list, `{}` a map by string. `!` after it: always present. Types that
 * nothing here reads, and that are large (volumes, security), stand as `object`: the page loads the whole table at once.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const kinds = {
  ConfigMap: 'v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  EndpointSlice: 'discovery.k8s.io/v1',
  Endpoints: 'v1',
  Ingress: 'networking.k8s.io/v1',
  IngressClass: 'networking.k8s.io/v1',
  Job: 'batch/v1',
  Namespace: 'v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  Node: 'v1',
  Pod: 'v1',
  ReplicaSet: 'apps/v1',
  Service: 'v1',
  StatefulSet: 'apps/v1',
}

const quantities = new Set(['sizeLimit', 'divisor'])
const quantityMaps = new Set(['limits', 'requests', 'capacity', 'allocatable', 'allocatedResources', 'overhead'])

const opaque = new Set(
  `AttachedVolume ContainerImage ContainerUser EphemeralContainer ManagedFieldsEntry NodeConfigSource NodeConfigStatus
   NodeFeatures NodeRuntimeHandler PersistentVolumeClaim PodExtendedResourceClaimStatus PodFailurePolicy PodResourceClaim
   PodResourceClaimStatus PodSecurityContext ResourceStatus SecurityContext SuccessPolicy UncountedTerminatedPods Volume
   VolumeDevice VolumeMount VolumeMountStatus`.split(/\s+/),
)

const models = resolve(process.argv[2] ?? '.')

async function fieldsOf(name, types) {
  const goName = name.replace(/^(Core|Discovery)?V\d+(?=[A-Z])/, (_all, group) => group ?? '')
  if (opaque.has(goName)) return 'object'
  if (types[goName] !== undefined) return goName
  const module = await import(pathToFileURL(join(models, `${name}.js`)).href)
  const declaration = readFileSync(join(models, `${name}.d.ts`), 'utf8')
  const fields = {}
  types[goName] = fields
  for (const { baseName, type, format } of module[name].getAttributeTypeMap()) {
    const always = new RegExp(`^ {4}'_?${baseName}':`, 'm').test(declaration) ? '!' : ''
    fields[baseName] = `${await code(type, format, baseName, types)}${always}`
  }
  return goName
}

async function code(type, format, field, types) {
  const list = /^Array<(.*)>$/.exec(type)
  if (list) return `[]${await code(list[1], format, field, types)}`
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)
  if (map) return `{}${quantityMaps.has(field) ? 'Quantity' : await code(map[1], format, field, types)}`
  switch (type) {
    case 'string':
      return quantities.has(field) ? 'Quantity' : 'string'
    case 'boolean':
      return 'bool'
    case 'number':
      return format === '' ? 'int32' : format
    case 'Date':
    case 'V1MicroTime':
      return 'Time'
    case 'IntOrString':
      return 'IntOrString'
    case 'any':
    case 'object':
      return 'object'
    default:
      return fieldsOf(type, types)
  }
}

const types = {}
const table = {}
for (const [kind, apiVersion] of Object.entries(kinds)) {
  table[kind] = { apiVersion, type: await fieldsOf(`V1${kind}`, types) }
}
const version = /OpenAPI spec version: (\S+)/.exec(readFileSync(join(models, 'V1Service.js'), 'utf8'))?.[1] ?? 'unknown'
const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)))
const notice =
  'Field names and types of the Kubernetes API, taken from @kubernetes/client-node, Copyright The Kubernetes Authors, Apache-2.0.'
writeFileSync(
  join(dirname(fileURLToPath(import.meta.url)), 'fieldTable.json'),
  `${JSON.stringify({ notice, version, kinds: table, types: sorted }, null, 1)}\n`,
)
