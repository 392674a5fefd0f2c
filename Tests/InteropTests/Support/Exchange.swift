import Foundation
import Signing

/// One run of another program that answers line by line.
enum Exchange {
    enum Task: String {
        case sign
        case verify
    }

    struct WrongCount: Error {
        let asked: Int
        let answered: Int
    }

    static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Scripts")

    /// Asks one program all questions.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments; task, folder of the keys, file of the questions
    ///     and file of the answers are added.
    ///   - task: What is to be done with the questions.
    ///   - questions: Lines of ASCII without line breaks.
    /// - Returns: As many answers.
    /// - Throws: When the program fails or answers another number of times.
    static func answers(
        of command: [String],
        to task: Task,
        _ questions: [String]
    ) throws -> [String] {
        let scratch = try Scratch()
        for signType in Algorithm.allCases {
            let pair = try Keys.get()[signType]
            try scratch.write(pair.privatePEM, to: "\(signType.rawValue).pem")
            try scratch.write(pair.publicPEM, to: "\(signType.rawValue).pub")
        }
        try scratch.write(questions.map { $0 + "\n" }.joined(), to: "questions")
        try scratch.run(
            command[0],
            command.dropFirst() + [task.rawValue, ".", "questions", "answers"]
        )
        let answers = try scratch.text("answers").split(separator: "\n").map(String.init)
        guard answers.count == questions.count else {
            throw WrongCount(asked: questions.count, answered: answers.count)
        }
        return answers
    }
}
