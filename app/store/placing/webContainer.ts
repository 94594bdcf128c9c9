import type { Container } from '#kinds/pod/schema'

/** The port on which everything from the palette listens. */
export const webPort = 8080

/** A small web server that can be asked whether it is ready. */
export const webContainer: Container = {
  name: 'web',
  image: 'nginx',
  ports: [{ name: 'http', containerPort: webPort }],
  readinessProbe: { httpGet: { path: '/', port: webPort } },
}
