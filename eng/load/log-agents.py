"""Measures log agents: log-agents.py all|busy LINES SECONDS NAME=PROGRAM…; see eng/compare-log-agents.sh."""
import os, random, select, shutil, signal, statistics, subprocess, sys, tempfile, time

TICK = os.sysconf('SC_CLK_TCK')
LINE = '2026-01-31T12:00:00.000Z INFO  [worker-%d] c.e.shop.Orders: order %011d was paid and is on its way'
TIMEOUT = 300


class Agent:
    """One agent on a directory of its own. Output is what it has written, by the byte."""

    def __init__(self, name, program, style):
        self.root = tempfile.mkdtemp(prefix='log-agents-')
        self.logs, self.state = (os.path.join(self.root, part) for part in ('logs', 'state'))
        os.mkdir(self.logs)
        os.mkdir(self.state)
        self.name, self.program, self.style, self.process, self.output = name, program, style, None, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.output is not None:
            os.close(self.output)
        shutil.rmtree(self.root, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.logs, name)

    def write(self, name, data):
        with open(self.path(name), 'ab', buffering=0) as file:
            file.write(data)

    def start(self):
        environment = dict(PATH=os.environ['PATH'])
        if self.name in ('log-processor', 'before'):
            command = [self.program]
            environment.update(LOG_DIRECTORIES=self.logs, LOG_FILES='*.log', LOG_FORMAT=self.style, STATE_DIRECTORY=self.state, HEARTBEAT_FILE=self.state + '/heartbeat')
        elif self.name == 'rsyslog':
            command = [self.program, '-n', '-f', self.rsyslog(), '-i', self.state + '/pid']
        else:
            command = [self.program, '-q', '-c', self.fluent_bit()]
        reading, writing = os.pipe()
        self.process = subprocess.Popen(command, env=environment, stdout=writing, stderr=subprocess.DEVNULL)
        os.close(writing)
        if self.name == 'rsyslog':
            os.close(reading)
            file = self.root + '/out'
            open(file, 'ab').close()
            reading = os.open(file, os.O_RDONLY)
        self.output = reading
        os.set_blocking(reading, False)

    def rsyslog(self):
        template = '%msg%\\n' if self.style == 'raw' else '{\\"time\\":\\"%timegenerated:::date-rfc3339%\\",\\"file\\":\\"%$!metadata!filename:::json%\\",\\"line\\":\\"%msg:::json%\\"}\\n'
        return self.file('rsyslog.conf', f'''
            global(workDirectory="{self.state}" maxMessageSize="64k")
            module(load="imfile" mode="inotify")
            input(type="imfile" File="{self.logs}/*.log" Tag="app" addMetadata="on" freshStartTail="off")
            template(name="lines" type="string" string="{template}")
            action(type="omfile" file="{self.root}/out" template="lines")
            ''')

    def fluent_bit(self):
        style = 'template {log}' if self.style == 'raw' else 'json_lines'
        output = f'name file\n path /dev\n file stdout\n format {style}' if self.style == 'raw' else f'name stdout\n format {style}'
        return self.file('fluent-bit.conf', f'''
[SERVICE]
 flush 1
[INPUT]
 name tail
 path {self.logs}/*.log
 db {self.state}/positions
 read_from_head true
 refresh_interval 1
 path_key file
[OUTPUT]
 {output}
 match *
''')

    def file(self, name, text):
        path = os.path.join(self.root, name)
        with open(path, 'w') as file:
            file.write(text)
        return path

    def read(self, timeout):
        """Some bytes of its output; none where none came in time. A file has no event to wait for."""
        end = time.perf_counter() + timeout
        while True:
            try:
                data = os.read(self.output, 1 << 20)
            except BlockingIOError:
                data = b''
            if data or time.perf_counter() >= end:
                return data
            if self.process.poll() is not None:
                raise SystemExit(f'log-agents: {self.name} ended by itself with {self.process.returncode}')
            if self.name == 'rsyslog':
                time.sleep(0.0003)
            else:
                select.select([self.output], [], [], min(0.1, max(0, end - time.perf_counter())))

    def lines(self, count):
        """Waits for so many lines; returns the bytes after them."""
        end, rest = time.perf_counter() + TIMEOUT, b''
        while count > 0:
            rest = self.read(1)
            count -= rest.count(b'\n')
            if time.perf_counter() > end:
                raise SystemExit(f'log-agents: {self.name}: {count} lines are missing after {TIMEOUT} s')

    def cpu(self):
        """Seconds; in nanoseconds where the kernel tells them of each thread, since at rest a tick is a long time."""
        try:
            total = 0
            for task in os.listdir(f'/proc/{self.process.pid}/task'):
                with open(f'/proc/{self.process.pid}/task/{task}/schedstat') as file:
                    total += int(file.read().split()[0])
            return total / 1e9
        except FileNotFoundError:
            return self.ticks()

    def ticks(self):
        with open(f'/proc/{self.process.pid}/stat') as file:
            fields = file.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self):
        """PSS and private pages, KiB."""
        values = {}
        with open(f'/proc/{self.process.pid}/smaps_rollup') as file:
            for line in file:
                if line.endswith('kB\n'):
                    values[line.split(':')[0]] = int(line.split()[1])
        return values['Pss'], values['Private_Clean'] + values['Private_Dirty']


def throughput(name, program, style, count):
    """Lines a second, CPU seconds a million lines, memory before and some seconds after."""
    data = ''.join(LINE % (i % 10, i) + '\n' for i in range(count)).encode()
    with Agent(name, program, style) as agent:
        agent.write('app.log', b'first\n')
        agent.start()
        agent.lines(1)
        time.sleep(3)
        rest = agent.memory()
        agent.write('new.tmp', data)
        cpu, began = agent.cpu(), time.perf_counter()
        os.rename(agent.path('new.tmp'), agent.path('load.log'))
        agent.lines(count)
        took = time.perf_counter() - began
        time.sleep(1)
        used = agent.cpu() - cpu
        time.sleep(2)
        return count / took, used * 1e6 / count, rest, agent.memory()


def latency(name, program, count=200):
    """Milliseconds from a write to its line's output: median and 99th of a hundred."""
    with Agent(name, program, 'raw') as agent:
        agent.write('app.log', b'first\n')
        agent.start()
        agent.lines(1)
        time.sleep(1)
        times = []
        for i in range(count):
            began = time.perf_counter()
            agent.write('app.log', b'a line\n')
            agent.lines(1)
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)
        return statistics.median(times), sorted(times)[int(len(times) * 0.99)]


def idle(name, program, files, seconds):
    """Milliseconds of CPU time a second, and open files' memory."""
    with Agent(name, program, 'raw') as agent:
        for i in range(files):
            agent.write(f'{i:04d}.log', b'first\n')
        agent.start()
        agent.lines(files)
        time.sleep(5)
        before, began = agent.cpu(), time.perf_counter()
        time.sleep(seconds)
        return (agent.cpu() - before) * 1000 / (time.perf_counter() - began), agent.memory()


def busy(programs, files, seconds, spread):
    """Milliseconds of CPU time a second of each while each file gets a line a second: evenly over the second, or all at once.
    All have the same lines at the same time: what a wake costs depends on what else the machine does."""
    agents = [Agent(name, program, 'raw') for name, program in programs]
    line = (LINE % (0, 0) + '\n').encode()
    order = random.Random(1).sample(range(files), files)
    try:
        written = []
        for agent in agents:
            written.append([open(agent.path(f'{i:04d}.log'), 'ab', buffering=0) for i in range(files)])
            for file in written[-1]:
                file.write(20 * line)
            agent.start()
            agent.lines(20 * files)
        time.sleep(2)
        before, began, count = [agent.cpu() for agent in agents], time.perf_counter(), 0
        while (now := time.perf_counter() - began) < seconds:
            due = int(now * files) if spread else (1 + int(now)) * files
            for i in range(count, due):
                for logs in written:
                    logs[order[i % files]].write(line)
            count = max(count, due)
            for agent in agents:
                while agent.read(0):
                    pass
            time.sleep(max(0, began + ((count + 1) / files if spread else count // files) - time.perf_counter()))
        took = time.perf_counter() - began
        return [(agent.cpu() - used) * 1000 / took for agent, used in zip(agents, before)]
    finally:
        for logs in written:
            for file in logs:
                file.close()
        for agent in agents:
            agent.__exit__()


def ten(name, program):
    """What each of ten on one node takes: PSS and private pages, KiB."""
    agents = [Agent(name, program, 'raw') for _ in range(10)]
    try:
        for agent in agents:
            agent.write('app.log', b'first\n')
            agent.start()
        for agent in agents:
            agent.lines(1)
        time.sleep(3)
        memory = [agent.memory() for agent in agents]
        return tuple(sum(values) / len(values) for values in zip(*memory))
    finally:
        for agent in agents:
            agent.__exit__()


def measure(name, program, count, seconds):
    raw, json = throughput(name, program, 'raw', count), throughput(name, program, 'json', count)
    median, most = latency(name, program)
    rest = [idle(name, program, files, seconds) for files in (1, 200, 2000)]
    each = ten(name, program)
    kib = lambda pair: f'{pair[0]:,.0f} / {pair[1]:,.0f}'
    return {
        'lines/s, raw': f'{raw[0]:,.0f}', 'lines/s, JSON': f'{json[0]:,.0f}',
        'CPU s per million lines, raw / JSON': f'{raw[1]:.2f} / {json[1]:.2f}',
        'at rest, one file, alone: PSS / private, KiB': kib(raw[2]), 'after that load, raw': kib(raw[3]), 'after that load, JSON': kib(json[3]),
        'each of ten': kib(each), 'with 200 files': kib(rest[1][1]), 'with 2,000 files': kib(rest[2][1]),
        'write to output, ms: median / 99th': f'{median:.1f} / {most:.1f}',
        'CPU at rest, ms/s: 1 / 200 / 2,000 files': ' / '.join(f'{value[0]:.1f}' for value in rest),
    }


def main():
    what, count, seconds, agents = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [item.split('=', 1) for item in sys.argv[4:]]
    load = os.getloadavg()[0]
    rows = [measure(name, program, count, seconds) if what == 'all' else {} for name, program in agents]
    for row, *values in zip(rows, *(busy(agents, 200, seconds, spread) for spread in (True, False))):
        row['CPU with 200 busy files, a line a second each, ms/s: spread / at once'] = ' / '.join(f'{value:.1f}' for value in values)
    print('| | ' + ' | '.join(name for name, _ in agents) + ' |')
    print('| --- |' + ' ---: |' * len(agents))
    for key in rows[0]:
        print(f'| {key} | ' + ' | '.join(row[key] for row in rows) + ' |')
    amount = f'{count:,} lines' if what == 'all' else 'Lines'
    print(f'\n{amount} of {len(LINE % (0, 0)) + 1} bytes, {os.cpu_count()} CPUs, load {load:.1f} before and {os.getloadavg()[0]:.1f} after.')


main()
