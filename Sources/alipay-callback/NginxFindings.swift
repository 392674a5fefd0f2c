internal import Operation

struct NginxFindings {
    let user: String? = nil
    let all: [Finding] = []
    init(of file: String, for settings: Settings) {}
}
