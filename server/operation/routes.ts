import { BACKEND_PATHS } from '../http/backend.js';

const NAMED: readonly string[] = [...BACKEND_PATHS, 'claim', 'collect', 'root.jws', 'manifest.jws'];
const FOLDERS = ['pool', 'models', 'token'];

/** Which of our routes an address is: a short list, so that neither logs nor metrics repeat what a caller made up. */
export function routeOf(path: string): string {
  if (path === '/healthz' || path === '/readyz' || path === '/metrics') return path.slice(1);
  if (path === '/console' || path.startsWith('/console/')) return 'console';
  const [, room, name = '', rest] = path.split('/');
  if (room !== 'etui') return 'other';
  if (rest === undefined && NAMED.includes(name)) return name;
  return FOLDERS.includes(name) ? name : 'other';
}
