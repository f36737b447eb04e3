/**
 * As whom the signed files are asked for. A device sends no cookie and no referrer, but its browser says who it is; whoever
 * wanted to give one shopper another pool could go by any of these. Not here: where a request comes from. For that, run the
 * audit in several places and compare (`etui audit --with`).
 */
export interface Condition {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Asks under an address that no cache has seen. */
  readonly isBusting?: boolean;
}

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const BROWSERS: Readonly<Record<string, string>> = {
  'Chrome on Windows': CHROME,
  'Firefox on Linux': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Safari on an iPhone':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Safari on a Mac':
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Chrome on a cheap phone':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
  'a search engine': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
};
const LANGUAGES = ['en-US,en;q=0.9', 'de-AT,de;q=0.9', 'zh-CN,zh;q=0.9', 'ar,en;q=0.5'];
const ENCODINGS = ['identity', 'gzip', 'br'];

/** @param cookie a real visitor's Cookie header, where there is one to try */
export function conditions(random: () => string, cookie?: string): Condition[] {
  const like = (headers: Readonly<Record<string, string>>) => ({
    'user-agent': CHROME,
    'accept-language': 'en-US,en;q=0.9',
    ...headers,
  });
  return [
    ...Object.entries(BROWSERS).map(([name, agent]) => ({ name, headers: like({ 'user-agent': agent }) })),
    ...LANGUAGES.map((language) => ({
      name: `in ${language.split(',')[0]}`,
      headers: like({ 'accept-language': language }),
    })),
    ...ENCODINGS.map((encoding) => ({
      name: `as ${encoding}`,
      headers: like({ 'accept-encoding': encoding }),
    })),
    { name: 'with a new visitor’s cookie', headers: like({ cookie: `session=${random()}` }) },
    {
      name: 'with an old customer’s cookie',
      headers: like({ cookie: `session=${random()}; customer=${random()}; visits=37; returning=1` }),
    },
    ...(cookie === undefined ? [] : [{ name: 'with the given cookie', headers: like({ cookie }) }]),
    {
      name: 'past caches, by its headers',
      headers: like({ 'cache-control': 'no-cache', pragma: 'no-cache' }),
    },
    { name: 'past caches, by its address', headers: like({}), isBusting: true },
    { name: 'refusing to be tracked', headers: like({ 'sec-gpc': '1', dnt: '1' }) },
    { name: 'sparing data', headers: like({ 'save-data': 'on' }) },
  ];
}
