import { Spin } from 'antd';

/** Until the first page has come. */
export function Loading() {
  return <Spin style={{ display: 'block', padding: '30vh 0' }} />;
}
