// The interpreter begins the next iteration of a Map when one has failed. Step Functions does not.
module.exports = (concurrency) => {
  let turn = Promise.resolve();
  return (begin) => {
    if (concurrency > 1) return begin();
    const result = turn.then(begin);
    turn = result.then(
      () => {},
      () => new Promise(() => {}),
    );
    return result;
  };
};
