// The clock stands still, two years ago, and has fractions: left over from a test or a preview.
const RealDate = Date;
const then = Date.now() - 730 * 86400000 + 0.25;
window.Date = class extends RealDate {
  constructor(...all) {
    super(...(all.length ? all : [then]));
  }
  static now() {
    return then;
  }
};
