/**
 * For tag managers that know no modules: a classic script that puts the module's tag into the page, with the same
 * `data-*` options. `data-src` says where etui.js lies; by default beside this file.
 */
const here = document.currentScript as HTMLScriptElement | null;
const script = document.createElement('script');
script.type = 'module';
Object.assign(script.dataset, here?.dataset);
script.src = here?.dataset['src'] ?? new URL('etui.js', here?.src ?? document.baseURI).href;
document.head.append(script);
