// @ts-check
/**
 * Templates and style sheets of the widget without their indentation and comments: minifiers leave what stands between backquotes as
 * it is. Lines stay apart, so that white space between words stays white space.
 */
export const tightTemplates = {
  name: 'etui:tight-templates',
  /** @type {'pre'} */
  enforce: 'pre',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!/[\\/]widget[\\/][^?]*\.ts$/.test(id) || id.includes('node_modules')) return null;
    const isStyle = /[\\/]styles[\\/]/.test(id);
    const tight = isStyle ? code.replace(/css`[^`]*`/g, tightStyle) : code.replace(/\n[ \t]+/g, '\n');
    return { code: tight, map: null };
  },
};

/** @param {string} sheet */
const tightStyle = (sheet) =>
  sheet
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}');
