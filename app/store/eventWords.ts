import type { SimEvent } from '#model/simEvent'

/** What happened and who did it, as the page's clock says it. */
export const eventWords = ({ component, message }: Pick<SimEvent, 'component' | 'message'>): string =>
  message.startsWith(component.split('/')[0] ?? component) ? message : `${component}: ${message}`
