// Promises are the page's own class, of which the browser's are no instances (zone.js).
const Native = Promise;
window.Promise = class Own {
  constructor(run) {
    this.inner = new Native(run);
  }
  then(...all) {
    const own = new Own(() => {});
    own.inner = this.inner.then(...all);
    return own;
  }
  catch(hear) {
    return this.then(undefined, hear);
  }
  finally(hear) {
    return this.then((value) => (hear(), value), (error) => { hear(); throw error; });
  }
  static resolve(value) {
    return new Own((resolve) => resolve(value));
  }
  static reject(error) {
    return new Own((_, reject) => reject(error));
  }
  static all(list) {
    return new Own((resolve, reject) => Native.all([...list]).then(resolve, reject));
  }
  static race(list) {
    return new Own((resolve, reject) => Native.race([...list]).then(resolve, reject));
  }
};
