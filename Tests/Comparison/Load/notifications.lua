-- Has wrk POST signed notifications. Arguments: the file that has one a line, how many threads send, and
-- how many lines make a cycle; 0: each line is sent once.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    local file, parts, cycle = arguments[1], tonumber(arguments[2]), tonumber(arguments[3])
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded; text/html; charset=utf-8"
    requests, position, isCycle = {}, 0, cycle > 0
    local line = 0
    for body in io.lines(file) do
        if line % parts == number then requests[#requests + 1] = wrk.format("POST", nil, nil, body) end
        line = line + 1
        if line == cycle then break end
    end
end

function request()
    position = position + 1
    if position > #requests then
        if isCycle then position = 1 else position = #requests; wrk.thread:stop() end
    end
    return requests[position]
end
