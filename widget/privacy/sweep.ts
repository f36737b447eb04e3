/**
 * Clears what a page alone can reach, of everything whose name is ours. Etui itself writes none of it but the shopper's yes or no;
 * older builds, or a shop's server, may have. Cookies that scripts can't see (HttpOnly) are the shop's server's to clear.
 */
const OURS = /^etui(?![a-z\d])/i;
const CONSENT = 'etui.consent';

/** Never throws: what is denied holds nothing of ours. */
export async function sweepPage(page: Window & typeof globalThis = window): Promise<void> {
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    guarded(() => {
      const storage = page[name];
      for (const key of Object.keys(storage).filter((each) => OURS.test(each) && each !== CONSENT))
        storage.removeItem(key);
    });
  }
  guarded(() => rewriteConsent(page.localStorage));
  guarded(() => {
    for (const cookie of page.document.cookie.split('; ')) {
      const [name = ''] = cookie.split('=');
      if (!OURS.test(name)) continue;
      // A cookie says neither its path nor its domain: it is told to end under each that it could have here.
      for (const path of pathsOf(page.location.pathname)) {
        page.document.cookie = `${name}=; path=${path}; max-age=0`;
      }
    }
  });
  try {
    const names = await page.caches.keys();
    await Promise.all(names.filter((name) => OURS.test(name)).map((name) => page.caches.delete(name)));
  } catch {
    // No Cache Storage here.
  }
}

/** The two words of the shopper, and nothing else that may stand there. */
function rewriteConsent(storage: Storage): void {
  const text = storage.getItem(CONSENT);
  if (text === null) return;
  try {
    const { personalise, measure } = JSON.parse(text) as Record<string, unknown>;
    storage.setItem(
      CONSENT,
      JSON.stringify({ personalise: personalise === true, measure: measure === true }),
    );
  } catch {
    storage.removeItem(CONSENT);
  }
}

/** `/a/b`: `/`, `/a`, `/a/`, `/a/b`. */
function pathsOf(pathname: string): string[] {
  const parts = pathname.split('/').filter(Boolean);
  const whole = parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  return ['/', ...whole, ...whole.map((path) => `${path}/`)];
}

function guarded(work: () => void): void {
  try {
    work();
  } catch {
    // Denied.
  }
}
