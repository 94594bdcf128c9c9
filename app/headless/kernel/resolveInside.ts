import { mustRun } from './run'

/** What getaddrinfo gave: addresses in its order, or the answer that its error stands for; no code for no answer at all. */
export type Resolved =
  | { readonly addresses: readonly string[]; readonly rcode?: undefined }
  | { readonly addresses?: undefined; readonly rcode: string | undefined }

const program = `
import concurrent.futures, json, socket, sys
def look(_):
    try:
        found = socket.getaddrinfo(sys.argv[1].encode(), None, 0, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
        return [entry[4][0] for entry in found]
    except socket.gaierror as problem:
        return problem.errno
with concurrent.futures.ThreadPoolExecutor(16) as pool:
    print(json.dumps(list(pool.map(look, range(int(sys.argv[2]))))))
`

/** EAI_NONAME and EAI_NODATA of glibc; every other error means that no useful answer came. */
const rcodes: Readonly<Record<number, string>> = { [-2]: 'NXDOMAIN', [-5]: 'NOERROR' }

/** Looks a name up `count` times with the C library's own resolver, as a process in the namespace does. */
export async function resolveInside(
  python: string,
  namespace: string,
  name: string,
  count: number,
): Promise<readonly Resolved[]> {
  const text = await mustRun(['ip', 'netns', 'exec', namespace, python, '-S', '-c', program, name, `${count}`])
  const results = JSON.parse(text) as readonly (readonly string[] | number)[]
  return results.map((result): Resolved =>
    typeof result === 'number' ? { rcode: rcodes[result] } : { addresses: result },
  )
}
